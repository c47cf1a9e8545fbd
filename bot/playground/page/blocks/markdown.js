// The markdown block: standard Markdown as Slack's apps write it. Headings, lists, quotes, fences, links, emphasis, rules, tables.
import { h } from "../h.js";
import { link } from "../mrkdwn.js";

const INLINE = [
  [/^`([^`\n]+)`/, (found) => h("code", null, found[1])],
  [/^!\[([^\]]*)\]\(([^()\s]+)\)/, (found) => link(found[2], found[1] || found[2])],
  [/^\[([^\]]+)\]\(([^()\s]+)(?:\s+"[^"]*")?\)/, (found) => link(found[2], ...inline(found[1]))],
  [/^<(https?:[^>\s]+)>/, (found) => link(found[1])],
  [/^\*\*(?=\S)([\s\S]*?\S)\*\*/, (found) => h("strong", null, inline(found[1]))],
  [/^__(?=\S)([\s\S]*?\S)__(?!\w)/, (found) => h("strong", null, inline(found[1]))],
  [/^~~(?=\S)([\s\S]*?\S)~~/, (found) => h("del", null, inline(found[1]))],
  [/^\*(?=\S)([^*\n]*?\S)\*/, (found) => h("em", null, inline(found[1]))],
  [/^_(?=\S)([^_\n]*?\S)_(?!\w)/, (found) => h("em", null, inline(found[1]))],
  [/^\\([\\`*_{}[\]()#+.!~>|-])/, (found) => found[1]],
  [/^(?: {2,}|\\)\n/, () => h("br")],
];

function inline(text) {
  const nodes = [];
  let rest = text;
  let plain = "";
  while (rest) {
    const inWord = /\w$/.test(plain) && rest[0] === "_";
    const hit = inWord ? null : INLINE.map(([pattern, draw]) => [pattern.exec(rest), draw]).find(([found]) => found);
    if (hit) {
      if (plain) nodes.push(plain);
      plain = "";
      nodes.push(hit[1](hit[0]));
      rest = rest.slice(hit[0][0].length);
    } else {
      plain += rest[0];
      rest = rest.slice(1);
    }
  }
  if (plain) nodes.push(plain);
  return nodes;
}

const FENCE = /^ {0,3}```/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const ROW = /^\s*\|.*\|\s*$/;
const RULER = /^\s*\|[\s|:-]+\|\s*$/;

const starts = (line) => FENCE.test(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line) || ITEM.test(line);

/** Take lines while they belong together. */
function take(lines, belongs) {
  const taken = [];
  while (lines.length && belongs(lines[0])) taken.push(lines.shift());
  return taken;
}

function fence(lines) {
  lines.shift();
  const body = take(lines, (line) => !FENCE.test(line));
  lines.shift();
  return h("pre", null, body.join("\n"));
}

function list(lines) {
  const [, indent, bullet] = ITEM.exec(lines[0]);
  const ordered = /\d/.test(bullet);
  const node = h(ordered ? "ol" : "ul", { class: "rich-list", start: ordered && Number.parseInt(bullet, 10) !== 1 ? Number.parseInt(bullet, 10) : null });
  while (lines.length) {
    const found = ITEM.exec(lines[0]);
    if (!found || found[1].length < indent.length || /\d/.test(found[2]) !== ordered) break;
    if (found[1].length > indent.length + 1) {
      (node.lastElementChild || node).append(list(lines));
      continue;
    }
    lines.shift();
    const more = take(lines, (line) => line.trim() && /^\s{2,}/.test(line) && !ITEM.test(line)).map((line) => line.trim());
    node.append(h("li", null, inline([found[3], ...more].join(" "))));
  }
  return node;
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());

function table(lines) {
  const [head, , ...body] = take(lines, (line) => ROW.test(line));
  return h("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": "Table" }, h("table", null,
    h("thead", null, h("tr", null, cells(head).map((cell) => h("th", { scope: "col" }, inline(cell))))),
    h("tbody", null, body.map((row) => h("tr", null, cells(row).map((cell) => h("td", null, inline(cell))))))));
}

function part(lines) {
  const line = lines[0];
  if (FENCE.test(line)) return fence(lines);
  const heading = HEADING.exec(line);
  if (heading) {
    lines.shift();
    return h("p", { class: `md-heading md-${heading[1].length}`, role: "heading", "aria-level": String(heading[1].length + 2) }, inline(heading[2]));
  }
  if (RULE.test(line)) return h("hr", { "data-line": lines.shift() });
  if (QUOTE.test(line)) return h("blockquote", null, parts(take(lines, (one) => QUOTE.test(one)).map((one) => one.replace(QUOTE, ""))));
  if (ITEM.test(line)) return list(lines);
  if (ROW.test(line) && RULER.test(lines[1] || "")) return table(lines);
  const first = lines.shift();
  return h("p", null, inline([first, ...take(lines, (one) => one.trim() && !starts(one))].join("\n")));
}

function parts(lines) {
  const nodes = [];
  while (lines.length) {
    if (lines[0].trim()) nodes.push(part(lines));
    else lines.shift();
  }
  return nodes;
}

/** One markdown block. */
export const markdown = (block) => h("div", { class: "block markdown" }, parts(String(block.text || "").split("\n")));
