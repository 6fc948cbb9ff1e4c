// The state of the figure in the address of the page, readable and checked: `goal=1,-1&step=0.2`.
const NUMBER = /^-?\d{1,3}(\.\d{1,6})?$/

// What the address asks for that the figure can show, laid over a state, and what it asks for that it cannot.
export function read(state, { samples, limits }) {
  const asked = new URLSearchParams(location.search)
  const [next, refused] = [structuredClone(state), []]
  const number = (text, [low, high]) => (NUMBER.test(text) && +text >= low && +text <= high ? +text : null)
  const kinds = {
    inputs: text => (Object.hasOwn(samples, text) ? text : null),
    goal: text => point(text, limits.goal),
    start: text => point(text, limits.start),
    removed: text => number(text, limits.removed),
    step: text => number(text, limits.step),
    batch: text => (limits.batch.includes(text) && +text <= samples[next.inputs].length ? +text : null),
    at: text => (/^\d{1,3}$/.test(text) ? +text : null),
  }
  const point = (text, limit) => {
    const entries = text.split(",").map(entry => number(entry, limit))
    return entries.length === 2 && !entries.includes(null) ? entries : null
  }
  for (const name of Object.keys(kinds)) {
    const text = asked.get(name)
    if (text === null) continue
    const value = kinds[name](text)
    if (value === null) refused.push({ name, text: text.slice(0, 40) })
    else next[name] = value
  }
  if (next.batch > samples[next.inputs].length) next.batch = samples[next.inputs].length
  return { state: next, refused }
}

// The same address with the state in it, or without one if it is the state that the page opens with.
export function write(state, initial) {
  const rest = new URLSearchParams(location.search)
  for (const name of Object.keys(state)) rest.delete(name)
  const same = JSON.stringify(state) === JSON.stringify(initial)
  const own = same ? [] : Object.entries(state).map(([name, value]) => `${name}=${value}`)
  const query = [...own, rest.toString()].filter(Boolean).join("&")
  history.replaceState(history.state, "", location.pathname + (query && `?${query}`) + location.hash)
}
