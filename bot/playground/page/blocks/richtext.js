// The rich_text block: sections, lists, quotes and preformatted text (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block).
import { formatDate } from "../dates.js";
import { emoji } from "../emoji.js";
import { h } from "../h.js";
import { channelLink, link, mention } from "../mrkdwn.js";

const STYLES = [["code", "code"], ["strike", "del"], ["italic", "em"], ["bold", "strong"], ["underline", "u"]];

function styled(node, style = {}) {
  return STYLES.reduce((inner, [name, tag]) => (style[name] ? h(tag, null, inner) : inner), node);
}

const breaks = (text) => text.split("\n").flatMap((line, place) => (place ? [h("br"), line] : [line])).filter((part) => part !== "");

function emojiNode(part) {
  const typed = part.unicode ? String.fromCodePoint(...part.unicode.split("-").map((one) => Number.parseInt(one, 16))) : null;
  const shown = emoji(part.name) || typed;
  return shown ? h("span", { class: "emoji", role: "img", "aria-label": part.name.replaceAll("_", " ") }, shown) : `:${part.name}:`;
}

const PARTS = {
  text: (part) => breaks(part.text || ""),
  link: (part) => link(part.url, part.text || part.url),
  emoji: emojiNode,
  user: (part, names) => mention(part.user_id, names),
  channel: (part, names) => channelLink(part.channel_id, names),
  usergroup: () => h("span", { class: "mention" }, "@group"),
  broadcast: (part) => h("span", { class: "mention mention-me" }, `@${part.range}`),
  color: (part) => h("span", null, part.value),
  date: (part) => h("time", null, formatDate(part.timestamp, part.format || "") || part.fallback || ""),
};

function inlineParts(elements, names) {
  return (elements || []).map((part) => {
    const draw = PARTS[part.type];
    if (!draw) return h("span", { class: "cannot-draw-inline" }, `[${part.type}]`);
    const drawn = draw(part, names);
    return Array.isArray(drawn) ? drawn.map((one) => styled(one, part.style)) : styled(drawn, part.style);
  });
}

function list(block, names) {
  const ordered = block.style === "ordered";
  const indent = Math.min(block.indent || 0, 8);
  return h(ordered ? "ol" : "ul", {
    class: `rich-list indent-${indent} depth-${indent % 3}${block.border ? " bordered" : ""}`,
    start: ordered && block.offset ? block.offset + 1 : null,
  }, (block.elements || []).map((item) => h("li", null, inlineParts(item.elements, names))));
}

const CONTAINERS = {
  rich_text_section: (block, names) => h("p", { class: "rich-section" }, inlineParts(block.elements, names)),
  rich_text_list: list,
  rich_text_quote: (block, names) => h("blockquote", null, inlineParts(block.elements, names)),
  rich_text_preformatted: (block, names) => h("pre", null, inlineParts(block.elements, names)),
};

/** One rich_text block. */
export function richText(block, ctx) {
  return h("div", { class: "block rich-text" }, (block.elements || []).map((part) => {
    const draw = CONTAINERS[part.type];
    return draw ? draw(part, ctx.names) : h("div", { class: "cannot-draw" }, `Cannot draw "${part.type}" inside rich_text`);
  }));
}

/** The parts of a table's rich_text cell, without the block around it. */
export const richCell = (cell, ctx) => (cell.elements || []).map((part) => inlineParts(part.elements, ctx.names));
