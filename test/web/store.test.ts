import assert from "node:assert/strict";
import { test } from "node:test";
import type { Message } from "../../web/src/model/state.ts";
import { Store } from "../../web/src/model/store.ts";

/** A store whose frames come when the test says so. */
function storeByHand() {
  const frames: (() => void)[] = [];
  const drawn: number[] = [];
  const store: Store = new Store(
    () => drawn.push(store.state.story.length),
    (action) => frames.push(action),
  );
  const frame = () => {
    for (const action of frames.splice(0)) action();
  };
  return { store, frame, drawn };
}

const made = (topic: string): Message => ({
  kind: "happened",
  happening: { kind: "topic-created", topic, partitions: 1, at: 0 },
});

test("many messages of one frame are drawn once", () => {
  const { store, frame, drawn } = storeByHand();
  for (let index = 0; index < 1000; index += 1) store.send(made(`topic-${index}`));
  frame();
  assert.deepEqual(drawn, [120]);
});

test("a paused picture stands still, counts what waits, and catches up", () => {
  const { store, frame } = storeByHand();
  store.pause();
  store.send(made("a"));
  store.send(made("b"));
  frame();
  assert.equal(store.state.story.length, 0);
  assert.equal(store.waiting, 2);
  store.resume();
  frame();
  assert.equal(store.state.story.length, 2);
  assert.equal(store.waiting, 0);
});

test("a step shows one happening more, and passes over what changes nothing to look at", () => {
  const { store } = storeByHand();
  store.pause();
  store.send({ kind: "second", at: 1 });
  store.send(made("a"));
  store.send(made("b"));
  store.stepForward();
  assert.equal(store.state.story.length, 1);
  store.stepForward();
  assert.equal(store.state.story.length, 2);
});

test("a step back shows the picture before, and forward again the same as it was", () => {
  const { store, frame } = storeByHand();
  store.send(made("a"));
  frame();
  store.send(made("b"));
  frame();
  store.pause();
  const last = store.state;
  store.stepBack();
  assert.equal(store.state.story.length, 1);
  store.stepForward();
  assert.equal(store.state, last);
});

test("going on after stepping back loses nothing", () => {
  const { store, frame } = storeByHand();
  store.send(made("a"));
  frame();
  store.send(made("b"));
  frame();
  store.pause();
  store.stepBack();
  store.stepBack();
  store.send(made("c"));
  store.resume();
  frame();
  assert.equal(store.state.story.length, 3);
});

test("stepping with nothing to step to changes nothing", () => {
  const { store } = storeByHand();
  store.pause();
  const before = store.state;
  store.stepForward();
  store.stepBack();
  assert.equal(store.state, before);
});
