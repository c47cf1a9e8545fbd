// What a drawn block may do: the bridge between Block Kit and the deeds.
import { deed } from "./api.js";
import { Form } from "./form.js";
import { complain, expect } from "./notice.js";
import { names, on, state } from "./store.js";

const forms = new Map();
const marks = new Map();

on("person", () => {
  forms.clear();
  marks.clear();
});

const recall = (map, key, make) => {
  if (!map.has(key)) map.set(key, make());
  return map.get(key);
};

/** The page's memory of a message's or view's controls. */
export const formOf = (key, start) => recall(forms, key, () => new Form(start));
export const forgetForm = (key) => forms.delete(key);

/** Where a complaint about a message is shown: its channel, or its thread ("C…/ts"). */
export function placeOf(channel, ts) {
  const found = (state.messages[channel] || []).find((one) => one.ts === ts);
  return found?.thread_ts && found.thread_ts !== ts ? `${channel}/${found.thread_ts}` : channel;
}

/** The last control that was pressed: where the focus returns after a modal. */
export const pressed = { node: null, key: null };

/**
 * The ctx for drawBlocks. `container` is {type: "message", channel, ts} or {type: "view", view_id}; `blocks()` gives the current blocks.
 */
export function drawContext({ surface, container, blocks, start, errors }) {
  const key = container.type === "view" ? container.view_id : `${container.channel}/${container.ts}`;
  const form = formOf(key, start);
  return {
    surface, names, errors, form,
    marks: recall(marks, key, () => new Map()),
    users: () => state.users,
    channels: () => state.channels,
    act: async (action, node) => {
      pressed.node = node || null;
      pressed.key = node?.getAttribute("data-focus") || null;
      const place = container.type === "message" ? placeOf(container.channel, container.ts) : null;
      if (place) expect(container.channel, place);
      return complain(await deed("action", state.me.id, { container, ...action, state: { values: form.collect(blocks()) } }), place);
    },
    suggest: (query) => deed("options", state.me.id, { container, ...query }),
  };
}
