// What the driven figure says: explainer.exhibits.drive_words, filling in the templates that the package hands over.
import { centered, heading, LOST, norm, ROUNDING, same_sign, turned_back, without_rest } from "./driving.js"

export const fill = (template, facts) => template.replace(/\{(\w+)\}/g, (_, name) => facts[name])

// What is a half but for rounding errors goes away from zero, in Python and here.
export function rounded(value, decimals) {
  const text = Math.abs(value * (1 + 1e-11)).toFixed(decimals)
  return (value < 0 && +text ? "−" : "") + text
}

export const percent = value => rounded(100 * value, 0) + "%"

export function trimmed(value, decimals = 3) {
  const text = rounded(value, decimals)
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text
}

export const pair = v => `(${v.map(entry => trimmed(entry)).join(", ")})`

export function signs(v, words) {
  const largest = Math.max(...v.map(Math.abs))
  if (v.some(entry => Math.abs(entry) <= ROUNDING * largest)) return words.weakly
  return same_sign(v) ? words.strictly : words.differing
}

export function sentence(journey, words) {
  if (!norm(journey.way)) return words.here
  const { steps } = journey
  if (journey.lost) return fill(words.lost, { steps, times: trimmed(LOST) })
  const goal = heading(journey.way)
  if (journey.arrival === null && journey.least_ratio === Infinity)
    return fill(centered(journey.inputs) ? words.opposite : words.off, { goal, end: pair(journey.path.at(-1)) })
  const facts = { goal, ways: ways(journey, words), ratio: rounded(journey.ratio, 2) }
  if (journey.arrival === null) return fill(words.late, { ...facts, steps, left: percent(journey.left) })
  const kind = journey.ratio < words.straightest ? words.straight : words.arrived
  return fill(kind, { ...facts, steps: fill(journey.arrival === 1 ? words.step : words.steps, { steps: journey.arrival }) })
}

function ways(journey, words) {
  const list = [...new Set(journey.moves.map(heading))]
  if (!list.length) return words.rest
  const kind = !list.includes(heading(journey.way)) ? "across" : list.length > 1 ? "mixed" : "along"
  const last = list.pop()
  const all = list.length ? list.join(", ") + (kind === "mixed" ? words.and : words.or) + last : last
  return fill(words[kind], { list: all })
}

export function readings(journey, at, words) {
  const { run, arrival, least_ratio } = journey
  const gradient = run.gradients[at]
  const update = gradient.map(entry => -journey.step_size * entry)
  const moves = without_rest([update], norm(journey.way)).length
  const known = arrival !== null
  const free = journey.batch_size > 1 && least_ratio <= 1 + ROUNDING
  return {
    input: run.samples[at].map(i => pair(journey.inputs[i])).join(", "),
    delta: run.deltas[at].map(delta => trimmed(delta)).join(", "),
    gradient: `${pair(gradient)} ${moves ? signs(gradient, words) : words.zero}`,
    update: `${pair(update)} ${moves ? heading(update) : words.zero}`,
    ratio: known ? rounded(journey.ratio, 2) : words.unknown,
    least: least_ratio === Infinity ? words.never : free ? words.none : rounded(least_ratio, 2),
    arrival: known ? `${arrival}` : words.unknown,
    back: fill(words.of, { part: turned_back(journey.moves), whole: journey.moves.length }),
    kappa: journey.kappa === Infinity ? words.infinite : trimmed(journey.kappa, 2),
    safe: trimmed(journey.safe),
  }
}
