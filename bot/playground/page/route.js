// Where the viewer is, kept in the address: #C1, #C1/1763900000.000100 (a thread), #home.
import { direct, emit, state } from "./store.js";

export const here = { channel: null, thread: null, home: false };

function parse() {
  const [head, thread] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (head === "home") return { channel: direct()?.id ?? null, thread: null, home: true };
  const known = state.channels.find((one) => one.id === head);
  const first = state.channels.find((one) => one.name === "incidents") || state.channels.find((one) => one.kind !== "im") || state.channels[0];
  return { channel: (known || first)?.id ?? null, thread: known && /^\d+\.\d+$/.test(thread || "") ? thread : null, home: false };
}

/** Read the address again and tell everyone where we are. */
export function arrive() {
  if (!state.ready) return;
  const before = { ...here };
  Object.assign(here, parse());
  emit("place", before);
}

/** Go somewhere; `thread` null closes the thread. */
export function go(channel, thread = null) {
  const hash = thread ? `#${channel}/${thread}` : `#${channel}`;
  if (location.hash === hash) arrive();
  else location.hash = hash;
}

export const goHome = () => (location.hash === "#home" ? arrive() : (location.hash = "#home"));

addEventListener("hashchange", arrive);
