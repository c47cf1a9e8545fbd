// Dates and times in the zone and the language of whoever looks at the page.

const DAY = 86_400_000;

const styles = {
  num: { year: "numeric", month: "2-digit", day: "2-digit" },
  plain: { year: "numeric", month: "long", day: "numeric" },
  short: { year: "numeric", month: "short", day: "numeric" },
  long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  time: { hour: "2-digit", minute: "2-digit" },
  secs: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
};

/** Day before month; British English writes "Sept", the cards write "Sep". */
const format = (date, style) => new Intl.DateTimeFormat("en-GB", styles[style]).format(date).replace("Sept ", "Sep ");

function daysAway(date) {
  const midnight = (one) => new Date(one.getFullYear(), one.getMonth(), one.getDate()).getTime();
  return Math.round((midnight(date) - midnight(new Date())) / DAY);
}

function pretty(date, style) {
  const near = { "-1": "yesterday", 0: "today", 1: "tomorrow" }[daysAway(date)];
  return near || format(date, style);
}

function ago(date) {
  const minutes = Math.round((date.getTime() - Date.now()) / 60_000);
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
  if (Math.abs(minutes) < 2880) return words.format(Math.round(minutes / 60), "hour");
  return words.format(Math.round(minutes / 1440), "day");
}

const tokens = {
  "{date_num}": (date) => format(date, "num"),
  "{date}": (date) => format(date, "plain"),
  "{date_short}": (date) => format(date, "short"),
  "{date_long}": (date) => format(date, "long"),
  "{date_pretty}": (date) => pretty(date, "plain"),
  "{date_short_pretty}": (date) => pretty(date, "short"),
  "{date_long_pretty}": (date) => pretty(date, "long"),
  "{day_divider_pretty}": (date) => pretty(date, "long"),
  "{time}": (date) => format(date, "time"),
  "{time_secs}": (date) => format(date, "secs"),
  "{ago}": ago,
};

/** The tokens of <!date^…> (https://docs.slack.dev/messaging/formatting-message-text), or null where one is unknown. */
export function formatDate(seconds, pattern) {
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return null;
  const text = pattern.replace(/\{[a-z_]+\}/g, (token) => (tokens[token] ? tokens[token](date) : token));
  return /\{[a-z_]+\}/.test(text) ? null : text;
}

/** A message's ts ("1763900000.000100") as a Date. */
export const fromTs = (ts) => new Date(Number.parseFloat(ts) * 1000);
export const clock = (date) => format(date, "time");
export const clockSeconds = (date) => format(date, "secs");
export const full = (date) => `${format(date, "long")}, ${format(date, "secs")}`;
/** The heading of a day in a message list: Today, Yesterday, Monday 3 November 2026. */
export function dayName(date) {
  const words = pretty(date, "long");
  return words[0].toUpperCase() + words.slice(1);
}
export const sameDay = (a, b) => a.toDateString() === b.toDateString();
