// Slack's mrkdwn as nodes (https://docs.slack.dev/messaging/formatting-message-text).
import { formatDate } from "./dates.js";
import { emoji } from "./emoji.js";
import { h } from "./h.js";

const MARKS = { "*": "strong", _: "em", "~": "del" };
// How far a mark may be from its other half: keeps 40 kB of lone asterisks from costing seconds.
const LONGEST_RUN = 3000;
const WORD = /[\p{L}\p{N}]/u;
const BARE_LINK = /^https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)\]}'"*_~`]/;

/** Undo Slack's three escapes, the ampersand last. */
export const unescape = (text) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** A link that opens elsewhere, or plain text where the scheme is not one a person should follow. */
export function link(url, ...label) {
  const safe = /^(https?:|mailto:|tel:)/i.test(url);
  const content = label.length ? label : [url.replace(/^mailto:/, "")];
  if (!safe) return h("span", { class: "unsafe-link", title: "Not a web address" }, content);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, content);
}

/** "@name" of a user id; the viewer's own name stands out. */
export function mention(id, names, fallback) {
  const user = names.user(id);
  const mine = names.me === id;
  const label = user ? user.display_name || user.name : fallback || id;
  return h("span", { class: mine ? "mention mention-me" : "mention", "data-user": id }, `@${label.replace(/^@/, "")}`);
}

/** "#name" of a channel id, as a link to it where the viewer can see it. */
export function channelLink(id, names, fallback) {
  const channel = names.channel(id);
  const label = `#${(channel && channel.name) || fallback || "private-channel"}`;
  return channel ? h("a", { class: "mention", href: `#${id}` }, label) : h("span", { class: "mention" }, label);
}

function dateNode(body) {
  const [head, fallback] = split(body, "|");
  const [, seconds, pattern, url] = head.split("^");
  const text = formatDate(seconds, pattern || "") || fallback || "";
  const node = h("time", { datetime: isoOf(seconds), title: fallback ? unescape(fallback) : null }, unescape(text));
  return url ? link(unescape(url), node) : node;
}

function isoOf(seconds) {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function split(text, mark) {
  const place = text.indexOf(mark);
  return place < 0 ? [text, ""] : [text.slice(0, place), text.slice(place + mark.length)];
}

/** The inside of <…>: user, channel, group, broadcast, date or link. */
function angle(body, names) {
  const [target, label] = split(body, "|");
  if (target.startsWith("@")) return mention(target.slice(1), names, unescape(label));
  if (target.startsWith("#")) return channelLink(target.slice(1), names, unescape(label));
  if (target.startsWith("!date^")) return dateNode(body.slice(1));
  if (target.startsWith("!subteam^")) return h("span", { class: "mention" }, unescape(label) || "@group");
  if (target.startsWith("!")) return h("span", { class: "mention mention-me" }, `@${target.slice(1)}`);
  return label ? link(unescape(target), ...inline(label, names, false)) : link(unescape(target));
}

/** Where a *mark* that opens at `start` closes on the same line, or -1. */
function closing(text, start, mark) {
  const end = Math.min(text.length, start + LONGEST_RUN);
  for (let place = start + 1; place < end; place += 1) {
    const char = text[place];
    if (char === "\n") return -1;
    if (char === "<" && text.indexOf(">", place) > 0) place = text.indexOf(">", place);
    else if (char === "`" && mark !== "`" && text.indexOf("`", place + 1) > 0) place = text.indexOf("`", place + 1);
    else if (char === mark && place > start + 1 && !/\s/.test(text[place - 1]) && !WORD.test(text[place + 1] || " ")) return place;
  }
  return -1;
}

function opens(text, place) {
  const before = text[place - 1];
  const after = text[place + 1];
  return (!before || !WORD.test(before)) && after && !/\s/.test(after) && after !== text[place];
}

/** What begins at `place`: [node, next place], or null where it is plain text. */
function special(text, place, names, links) {
  const char = text[place];
  if (char === "`") {
    const end = text.indexOf("`", place + 1);
    if (end > place + 1 && !text.slice(place, end).includes("\n")) return [h("code", null, unescape(text.slice(place + 1, end))), end + 1];
  } else if (char === "<") {
    const end = text.indexOf(">", place);
    if (end > place + 1) return [angle(text.slice(place + 1, end), names), end + 1];
  } else if (MARKS[char] && opens(text, place)) {
    const end = closing(text, place, char);
    if (end > 0) return [h(MARKS[char], null, inline(text.slice(place + 1, end), names, links)), end + 1];
  } else if (char === ":") {
    const name = /^:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/.exec(text.slice(place, place + 60));
    const known = name && emoji(name[1]);
    if (known) return [h("span", { class: "emoji", role: "img", "aria-label": name[1].replaceAll("_", " ") }, known), place + name[0].length];
  } else if (char === "h" && links && !WORD.test(text[place - 1] || " ")) {
    const url = BARE_LINK.exec(text.slice(place, place + 3000));
    if (url) return [link(unescape(url[0])), place + url[0].length];
  }
  return null;
}

/** One run of text without quotes or fences, as an array of nodes and strings. */
export function inline(text, names, links = true) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(unescape(plain));
    plain = "";
  };
  for (let place = 0; place < text.length; ) {
    const found = special(text, place, names, links);
    if (found) {
      flush();
      nodes.push(found[0]);
      place = found[1];
    } else if (text[place] === "\n") {
      flush();
      nodes.push(h("br"));
      place += 1;
    } else {
      plain += text[place];
      place += 1;
    }
  }
  flush();
  return nodes;
}

const QUOTED = /^(?:&gt;|>)(?!(?:&gt;|>){2}) ?/;

function lines(text, names) {
  const out = [];
  let quote = null;
  let run = [];
  const flush = () => {
    if (run.length) out.push(...inline(run.join("\n"), names));
    if (quote) out.push(h("blockquote", null, inline(quote.join("\n"), names)));
    run = [];
    quote = null;
  };
  for (const line of text.split("\n")) {
    const quoted = QUOTED.test(line);
    if (quoted !== Boolean(quote)) flush();
    if (quoted) (quote ||= []).push(line.replace(QUOTED, ""));
    else run.push(line);
  }
  flush();
  return out;
}

/** Whole mrkdwn text as nodes. `names` is {me, user(id), channel(id)}. */
export function mrkdwn(text, names) {
  const out = [];
  for (const [place, part] of String(text || "").split(/```\n?([\s\S]*?)\n?```\n?/).entries()) {
    if (place % 2) out.push(h("pre", null, unescape(part)));
    else if (part) out.push(...lines(part, names));
  }
  return out;
}

/** The text of a plain_text or mrkdwn object as nodes. */
export function textObject(object, names) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text, names) : plain(object.text, object.emoji !== false);
}

/** Plain text with line breaks and, if wanted, :emoji:. */
export function plain(text, withEmoji = true) {
  const shown = withEmoji
    ? String(text || "").replace(/:([a-z0-9_+-]+):/g, (whole, name) => emoji(name) || whole)
    : String(text || "");
  return shown.split("\n").flatMap((line, place) => (place ? [h("br"), line] : [line]));
}
