// The right side: what just happened, in sentences.

import { memo } from "preact/compat";
import { clockTime, visible } from "../model/format.ts";
import type { Sentence } from "../model/story.ts";

const sentencesShown = 14;

export const Story = memo(function Story({ story }: { story: readonly Sentence[] }) {
  return (
    <section aria-labelledby="story-label">
      <h2 class="label" id="story-label">
        What just happened
      </h2>
      {story.length === 0 && <p class="hint">Nothing yet. Put an event, and read here what it sets off.</p>}
      <ul class="story">
        {story.slice(0, sentencesShown).map((sentence) => (
          <li key={sentence.id}>
            <time>{clockTime(sentence.at)}</time>
            <span>
              {sentence.parts.map((part, index) =>
                typeof part === "string" ? (
                  visible(part)
                ) : (
                  <strong key={`${sentence.id}-${index}`}>{visible(part.strong)}</strong>
                ),
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
});
