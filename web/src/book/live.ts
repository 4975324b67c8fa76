// The moving picture of a chapter. The chapter's own program runs here, in the page, and makes the beats that are shown:
// a drawing and a sentence each.

import type { Beat } from "../../../book/live/beat.ts";

type Maker = () => Promise<{ readonly default: () => Beat[] }>;

const makers = import.meta.glob("../../../book/live/[0-9]*.ts") as Readonly<Record<string, Maker>>;

/** How long a beat stays when the picture plays, in milliseconds. */
const beatMs = 1800;

/** Puts the chapter's moving picture into its place, when it has one. */
export async function showLivePicture(place: HTMLElement): Promise<void> {
  const found = Object.entries(makers).find(([file]) => file.includes(`/${place.dataset.chapter}-`));
  if (found === undefined) return;
  const beats = (await found[1]()).default();
  const picture = document.createElement("img");
  const sentence = document.createElement("p");
  sentence.setAttribute("aria-live", "polite");
  let at = 0;
  const show = (next: number) => {
    at = Math.min(Math.max(next, 0), beats.length - 1);
    const { say, svg } = beats[at] as Beat;
    picture.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    picture.alt = say;
    sentence.textContent = say;
    back.disabled = at === 0;
    step.disabled = at === beats.length - 1;
  };
  const back = button("◀ Back", () => show(at - 1));
  const step = button("Step ▶", () => show(at + 1));
  const play = playButton(() => {
    show(at === beats.length - 1 ? 0 : at + 1);
    return at < beats.length - 1;
  });
  const buttons = document.createElement("div");
  buttons.append(back, step, play);
  place.append(picture, sentence, buttons);
  show(0);
}

function button(name: string, onClick: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button small";
  made.textContent = name;
  made.addEventListener("click", onClick);
  return made;
}

/** Goes on by itself until `next` says that there is no more. */
function playButton(next: () => boolean): HTMLButtonElement {
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    play.textContent = "Play";
  };
  const play = button("Play", () => {
    if (timer !== undefined) return stop();
    play.textContent = "Pause";
    if (!next()) return stop();
    timer = setInterval(() => {
      if (!next()) stop();
    }, beatMs);
  });
  return play;
}
