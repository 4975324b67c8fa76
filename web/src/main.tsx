// Starts the page: the feed tells the store, the store draws once a frame.

import { render } from "preact";
import { Feed } from "./data/feed.ts";
import { routeOf } from "./model/route.ts";
import { Store } from "./model/store.ts";
import "./style.css";
import "./tones.css";
import { App } from "./view/app.tsx";

const page = document.getElementById("page") as HTMLElement;
const draw = () => render(<App store={store} feed={feed} route={routeOf(location.hash)} />, page);
const store = new Store(draw, (action) => requestAnimationFrame(action));
const feed = new Feed((message) => store.send(message));

window.addEventListener("hashchange", draw);
feed.start();
draw();
