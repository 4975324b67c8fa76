// The whole page: header, what there is, the picture, what just happened.

import type { GroupInfo } from "moldau/client";
import { useEffect, useState } from "preact/hooks";
import type { Feed } from "../data/feed.ts";
import { rateOf } from "../model/apply.ts";
import { visible } from "../model/format.ts";
import { groupsOf } from "../model/readers.ts";
import { hrefOf, type Route } from "../model/route.ts";
import type { State } from "../model/state.ts";
import type { Store } from "../model/store.ts";
import { GroupView, LagTable, StateBadge } from "./group-view.tsx";
import { Header } from "./header.tsx";
import { Story } from "./news.tsx";
import { ShopView } from "./shop-view.tsx";
import { Sidebar } from "./sidebar.tsx";
import { NewTopic } from "./topic-dialogs.tsx";
import { Watch } from "./watch.tsx";

interface AppProps {
  readonly store: Store;
  readonly feed: Feed;
  readonly route: Route;
}

export function App({ store, feed, route }: AppProps) {
  const { state } = store;
  const [making, setMaking] = useState(false);
  const wanted = topicOf(state, route);
  useEffect(() => feed.choose(wanted), [feed, wanted]);
  const freshen = () => void feed.freshen();
  const eventsPerSecond = [...state.flows.values()].reduce((sum, flow) => sum + rateOf(flow), 0);
  return (
    <div class="frame">
      <Header
        tab={route.view === "shop" ? "shop" : "watch"}
        link={state.link}
        eventsPerSecond={eventsPerSecond}
        paused={store.paused}
        waiting={store.waiting}
        canStepBack={store.canStepBack}
        onPause={() => (store.paused ? store.resume() : store.pause())}
        onStepBack={() => store.stepBack()}
        onStepForward={() => store.stepForward()}
      />
      <Sidebar state={state} group={route.view === "group" ? route.name : null} onNewTopic={() => setMaking(true)} />
      <main class="main" id="main" tabIndex={-1}>
        {state.link === "lost" && (
          <p class="banner">The server does not answer. The picture stands as it was; it goes on by itself.</p>
        )}
        <Middle store={store} route={route} onChanged={freshen} />
      </main>
      <aside class="news">
        <Story story={state.story} />
        {state.chosen !== null &&
          groupsOf(state, state.chosen).map((group) => <Beside key={group.group} state={state} group={group} />)}
      </aside>
      {making && (
        <NewTopic
          onClose={() => setMaking(false)}
          onMade={(topic) => {
            setMaking(false);
            freshen();
            location.hash = hrefOf({ view: "watch", name: topic });
          }}
        />
      )}
    </div>
  );
}

/** The topic to draw: the one that was asked for, or the first there is. */
function topicOf(state: State, route: Route): string | null {
  if (route.view === "watch" && route.name !== null) return route.name;
  if (route.view === "shop") return state.topics.has("orders") ? "orders" : null;
  if (route.view === "group") {
    const group = route.name === null ? undefined : state.groups.get(route.name);
    return group?.partitions[0]?.topic ?? null;
  }
  return [...state.topics.values()].find((topic) => !topic.internal)?.topic ?? null;
}

interface MiddleProps {
  readonly store: Store;
  readonly route: Route;
  readonly onChanged: () => void;
}

function Middle({ store, route, onChanged }: MiddleProps) {
  const { state } = store;
  const away = () => {
    onChanged();
    location.hash = hrefOf({ view: "watch", name: null });
  };
  if (route.view === "shop") return <ShopView state={state} />;
  if (route.view === "group") {
    const group = route.name === null ? undefined : state.groups.get(route.name);
    if (group === undefined) return <p class="empty">There is no group {visible(route.name ?? "")} any more.</p>;
    return <GroupView key={group.group} state={state} group={group} onChanged={onChanged} onDeleted={away} />;
  }
  const topic = state.chosen === null ? undefined : state.topics.get(state.chosen);
  if (topic !== undefined) {
    return (
      <Watch
        key={topic.topic}
        state={state}
        topic={topic}
        paused={store.paused}
        onChanged={onChanged}
        onDeleted={away}
      />
    );
  }
  if (route.name !== null && state.link === "live")
    return <p class="empty">There is no topic {visible(route.name)} any more.</p>;
  return <Welcome />;
}

function Welcome() {
  return (
    <div class="empty">
      <p>Nothing flows here yet. Make a topic at the left, or put an event from a terminal:</p>
      <pre>{`curl ${location.origin}/topics/orders/events -H 'Content-Type: application/json' -d '{"value":{"order":"1-1"}}'`}</pre>
    </div>
  );
}

/** A group that reads the topic in the picture, beside it. */
function Beside({ state, group }: { state: State; group: GroupInfo }) {
  return (
    <section class="beside">
      <h2 class="label">
        {visible(group.group)} <StateBadge group={group} />
      </h2>
      <LagTable state={state} group={group} topic={state.chosen as string} />
    </section>
  );
}
