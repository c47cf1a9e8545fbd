// The deeds: everything the page asks of the workspace goes through here.

const HEADERS = { "Content-Type": "application/json", "X-Playground": "1" };
const UNREACHABLE = {
  ok: false,
  error: "unreachable",
  say: "The playground's server does not answer. Is `waerror` still running in the terminal?",
};

/** A sentence for a person, whatever came back. */
function worded(answer, status) {
  if (answer.ok || answer.say) return answer;
  return { ...answer, say: `That did not work (${answer.error || `status ${status}`}).` };
}

async function ask(path, options) {
  try {
    const response = await fetch(path, options);
    const answer = await response.json();
    return { ok: response.ok, ...answer, status: response.status };
  } catch (fault) {
    if (fault instanceof TypeError || fault instanceof SyntaxError) return UNREACHABLE;
    throw fault;
  }
}

/** Do one deed as a person; the answer is {ok: true, …} or {ok: false, error, say}. Never throws for a lost server. */
export async function deed(name, as, body = {}) {
  const answer = await ask(`/playground/deeds/${name}`, { method: "POST", headers: HEADERS, body: JSON.stringify({ as, ...body }) });
  return worded(answer, answer.status);
}

/** Read JSON from the same origin; {ok: false, say} where that fails. */
export async function read(path, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const query = new URLSearchParams(given).toString();
  const answer = await ask(query ? `${path}?${query}` : path);
  return worded(answer, answer.status);
}
