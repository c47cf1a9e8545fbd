// Signs: short ones that go away, ones that stay in a conversation until dismissed, and the bar for what is broken now.
import { fill, h, icon } from "./h.js";
import { inline } from "./mrkdwn.js";
import { emit, names, on, state } from "./store.js";

const SHOWN_MS = 7000;
const SAME_MS = 4000;

const stack = h("div", { class: "toasts", role: "region", "aria-label": "Notices" });
const recent = new Map();
const kept = new Map();
const expected = new Map();

/** The same sentence can come as a deed's answer and as an event: it is said once. */
function said(text) {
  const now = Date.now();
  const before = recent.get(text) || 0;
  recent.set(text, now);
  return now - before < SAME_MS;
}

/** A sign in the corner; errors stay longer. Shown above an open dialog too. */
export function toast(text, level = "info") {
  if (!text || said(text)) return;
  const close = () => {
    node.remove();
    if (!stack.children.length && stack.matches(":popover-open")) stack.hidePopover();
  };
  const node = h("div", { class: `toast ${level}`, role: level === "error" ? "alert" : "status" },
    h("span", { class: "toast-text" }, inline(text, names)),
    h("button", { type: "button", class: "icon-button", "aria-label": "Dismiss", onclick: close }, icon("close")));
  if (stack.matches(":popover-open")) stack.hidePopover();
  stack.append(node);
  stack.showPopover();
  setTimeout(close, level === "error" ? SHOWN_MS * 2 : SHOWN_MS);
}

/** Where something went wrong in a conversation (or "C…/ts", a thread), it is said there. */
export function notify({ text, level = "error", channel = null }) {
  if (!channel) return toast(text, level);
  if (said(text)) return;
  const place = expected.get(channel) || channel;
  kept.set(place, [...(kept.get(place) || []), { text, level }].slice(-4));
  emit("signs", place);
}

/** What the workspace says about a channel next belongs to `place`: the channel itself or a thread in it. */
export const expect = (channel, place) => expected.set(channel, place);

/** A deed's failure, if it was one. That the server is away is no matter of one conversation. */
export function complain(answer, channel = null) {
  if (!answer.ok && answer.say) notify({ text: answer.say, channel: answer.error === "unreachable" ? null : channel });
  return answer;
}

/** The signs of one conversation or thread, as nodes. */
export function signs(channel) {
  return (kept.get(channel) || []).map((sign) => h("div", { class: `sign ${sign.level}`, role: sign.level === "error" ? "alert" : "status" },
    h("div", { class: "sign-text" }, h("span", { class: "only-you" }, icon("eye"), "Only visible to you"), h("div", null, inline(sign.text, names))),
    h("button", { type: "button", class: "icon-button", "aria-label": "Dismiss", onclick: () => dismiss(channel, sign) }, icon("close"))));
}

function dismiss(channel, sign) {
  kept.set(channel, kept.get(channel).filter((one) => one !== sign));
  emit("signs", channel);
}

const BARS = {
  lost: ["Connection lost. Reconnecting …", "The page goes on by itself when the server is back."],
  absent: ["The playground's server does not answer.", "Start it with `waerror` in a terminal; this page connects by itself."],
};

function barWords() {
  if (BARS[state.connection]) return BARS[state.connection];
  if (state.ready && !state.bot.connected)
    return ["The bot is not connected.", "Commands and mentions fail until it joins. The terminal says why it is away."];
  return null;
}

/** The bar above everything: connection lost, or the bot away. */
export function bar() {
  const node = h("div", { class: "bar-place", role: "status" });
  const draw = () => {
    const words = barWords();
    fill(node, words && h("div", { class: "bar" }, h("strong", null, words[0]), " ", h("span", null, inline(words[1], names))));
  };
  on("connection bot ready", draw);
  draw();
  return node;
}

/** Slack would tell the app alone why its blocks were refused; whoever builds the app wants to see it. */
function refusal({ status, error, name }) {
  const pointer = /(?:\[ERROR\] )?([^;[\]]*?) *\[json-pointer:([^\]]+)\]/.exec(error || "");
  if (status === "error" && pointer) toast(`Refused in \`${name}\`: ${pointer[1]} at \`${pointer[2]}\`. The Wire has the whole of it.`, "error");
}

export function startNotices() {
  stack.setAttribute("popover", "manual");
  document.body.append(stack);
  on("notice", notify);
  on("wire", refusal);
  on("person", () => kept.clear());
}
