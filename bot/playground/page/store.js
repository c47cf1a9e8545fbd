// What the page knows, and how it stays true: one state, one event stream, a full reading after every doubt.
import { read } from "./api.js";

const RETRY_MS = [300, 700, 1500, 3000];
const HIDDEN_MS = 60_000;
const WIRE_KEPT = 500;
const PERSON = "playground-person";

/** {me, users, elsewhere, channels, bot, commands, shortcuts, messages, views, home, switches, wire, version, workspace} once ready. */
export const state = { ready: false, connection: "opening", messages: {}, views: [], wire: [], users: [], elsewhere: [], channels: [], commands: [], shortcuts: [], bot: { connected: false } };

const hearers = new Map();

/** Call `hear(detail)` on each change of a kind: ready, message, removed, views, home, bot, wire, notice, switches, connection, channels. */
export function on(kinds, hear) {
  for (const kind of kinds.split(" ")) hearers.set(kind, [...(hearers.get(kind) || []), hear]);
}

export function emit(kind, detail) {
  for (const hear of hearers.get(kind) || []) hear(detail);
}

export const user = (id) => state.users.find((one) => one.id === id) || null;
export const channel = (id) => state.channels.find((one) => one.id === id) || null;
export const botUser = () => user(state.bot.user_id);
export const direct = () => state.channels.find((one) => one.kind === "im") || null;
export const names = { get me() { return state.me?.id; }, user, channel };

let stream = null;
let waiting = null;
let failures = 0;
let hidden = null;
let timer = null;

const person = () => new URLSearchParams(location.search).get("as") || sessionStorage.getItem(PERSON);

function setConnection(connection) {
  if (state.connection === connection) return;
  state.connection = connection;
  emit("connection", connection);
}

/** Read everything anew. Events that arrive meanwhile wait; what the answer already holds is dropped, but no notice is. */
async function resync() {
  waiting = [];
  const mine = stream;
  const answer = await read("/playground/state", { as: person() });
  if (mine !== stream) return;
  if (!answer.ok) return lost();
  const { status, ok, ...known } = answer;
  Object.assign(state, known, { ready: true });
  failures = 0;
  setConnection("open");
  emit("ready", state);
  const queued = waiting;
  waiting = null;
  for (const [version, change] of queued) {
    if (version > state.version) receive(version, change);
    else if (change.kind === "notice") emit("notice", change);
  }
}

/** The person of this tab is not in the workspace (any more): start as the first one. */
function forget() {
  sessionStorage.removeItem(PERSON);
  history.replaceState(null, "", location.pathname + location.hash);
  connect();
}

function lost() {
  stream?.close();
  stream = null;
  setConnection(state.ready ? "lost" : "absent");
  clearTimeout(timer);
  timer = setTimeout(connect, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
  failures += 1;
}

/** Open the stream first and read the state after, so that nothing falls between the two. */
export function connect() {
  clearTimeout(timer);
  stream?.close();
  const as = person();
  const opened = new EventSource(`/playground/events${as ? `?as=${encodeURIComponent(as)}` : ""}`);
  stream = opened;
  waiting = [];
  opened.onopen = () => opened === stream && resync();
  opened.onerror = () => {
    if (opened !== stream) return;
    const refused = opened.readyState === EventSource.CLOSED;
    if (refused && as && !state.ready) forget();
    else lost();
  };
  opened.addEventListener("change", (event) => {
    if (opened !== stream) return;
    const change = JSON.parse(event.data);
    const version = Number(event.lastEventId);
    if (waiting) waiting.push([version, change]);
    else receive(version, change);
  });
}

/** A version at or below ours means that the server began anew; ids that only jump are changes others may see. */
function receive(version, change) {
  if (change.kind === "reset" || version < state.version) return resync();
  state.version = version;
  const take = CHANGES[change.kind];
  if (take) take(change);
  else resync();
}

const CHANGES = {
  message({ channel: id, message }) {
    if (!channel(id)) return resync();
    const list = (state.messages[id] ||= []);
    const place = list.findIndex((one) => one.ts === message.ts);
    if (place >= 0) list[place] = message;
    else list.splice(after(list, message.ts), 0, message);
    emit("message", { channel: id, message, fresh: place < 0 });
  },
  removed({ channel: id, ts }) {
    state.messages[id] = (state.messages[id] || []).filter((one) => one.ts !== ts);
    emit("removed", { channel: id, ts });
  },
  views({ views }) {
    state.views = views;
    emit("views", views);
  },
  home({ view }) {
    state.home = view;
    emit("home", view);
  },
  bot({ connected, connections }) {
    Object.assign(state.bot, { connected, connections });
    emit("bot", state.bot);
  },
  wire({ row }) {
    const place = state.wire.findIndex((one) => one.n === row.n);
    if (place >= 0) state.wire[place] = row;
    else state.wire.push(row);
    if (state.wire.length > WIRE_KEPT) state.wire.splice(0, state.wire.length - WIRE_KEPT);
    emit("wire", row);
  },
  notice: (notice) => emit("notice", notice),
  switches({ switches }) {
    state.switches = switches;
    emit("switches", switches);
  },
};

function after(list, ts) {
  let place = list.length;
  while (place > 0 && Number(list[place - 1].ts) > Number(ts)) place -= 1;
  return place;
}

/** Go on as another person, in this tab only. */
export function become(id) {
  sessionStorage.setItem(PERSON, id);
  history.replaceState(null, "", location.pathname + location.hash);
  emit("person", id);
  connect();
}

export const reload = resync;

/** A browser keeps six streams to one address: a tab that nobody looks at gives its own back. */
document.addEventListener("visibilitychange", () => {
  clearTimeout(hidden);
  if (document.hidden) hidden = setTimeout(() => { stream?.close(); stream = null; }, HIDDEN_MS);
  else if (!stream) connect();
});
addEventListener("pagehide", () => stream?.close());
addEventListener("pageshow", (event) => event.persisted && connect());
