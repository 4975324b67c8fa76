import assert from "node:assert/strict";
import { test } from "node:test";
import { cellLabel, kept, rate, size, span, visible } from "../../web/src/model/format.ts";

test("control characters and marks that turn text around are made visible", () => {
  assert.equal(visible("a\u0000b\nc"), "a␀b␊c");
  assert.equal(visible("x\u202ey"), "x\\u202ey");
  assert.equal(visible("<b>Grüße</b>"), "<b>Grüße</b>");
});

test("numbers read as people write them", () => {
  assert.equal(span(1892, 1903), "1,892 – 1,903");
  assert.equal(span(7, 7), "7");
  assert.equal(size(999), "999 bytes");
  assert.equal(size(1_100_000), "1.1 MB");
  assert.equal(rate(0), "");
  assert.equal(rate(0.8), "0.8/s");
  assert.equal(rate(1234.4), "1,234/s");
});

test("retention reads as a time", () => {
  assert.equal(kept(undefined), "kept for ever");
  assert.equal(kept(-1), "kept for ever");
  assert.equal(kept(604_800_000), "kept 7 days");
  assert.equal(kept(3_600_000), "kept 1 hour");
});

test("a cell shows a short key whole and of a long one the end", () => {
  assert.equal(cellLabel("ATL"), "ATL");
  assert.equal(cellLabel("till-3"), "3");
  assert.equal(cellLabel("till-12"), "12");
  assert.equal(cellLabel(null), "");
});
