// What the driven figure says: explainer.exhibits.play.drive_words, with its templates.
import { heading, LOST, norm, ROUNDING, same_sign, turned_back, without_rest } from "./journey.js"

export const fill = (template, facts) => template.replace(/\{(\w+)\}/g, (_, name) => facts[name])

// The same text again would cost time.
export const say = (element, text) => element.textContent === text || (element.textContent = text)

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

export function valley(kappa, words) {
  if (kappa === Infinity) return words.lines
  const aspect = trimmed(Math.sqrt(kappa), 2)
  return fill(words[aspect === "1" ? "circles around" : "ellipses"], { aspect })
}

export function sentence(journey, words) {
  const { steps, arrival, limit } = journey
  const which = kind(journey, words)
  const last = arrival === null || which === "off" ? steps : arrival
  const facts = {
    steps: fill(last === 1 ? words.step : words.steps, { steps: last }), left: moreThan(journey.left), times: trimmed(LOST),
  }
  if (["here", "lost", "grows"].includes(which)) return fill(words[which], facts)
  facts.goal = heading(journey.way)
  if (which !== "off")
    return fill(words[which], { ...facts, ways: ways(journey, words), near: words.near, ratio: rounded(journey.ratio, 2) })
  const becomes = journey.circles ? "swings" : journey.settled ? "ends" : "nears"
  const fate = fill(words[becomes], { ...facts, limit: pair(limit) })
  return fill(words.off, { ...facts, fate }) + (journey.opposite ? words.opposite : "")
}

function kind(journey, words) {
  if (!norm(journey.way)) return "here"
  if (journey.lost || journey.grows) return journey.lost ? "lost" : "grows"
  if (journey.least_ratio === Infinity) return "off"
  if (journey.arrival === null) return journey.circles ? "circles" : "late"
  if (!journey.settled) return "unfinished"
  const list = headings(journey)
  const oneWay = list.length === 1 && list[0] === heading(journey.way) && !turned_back(journey.moves)
  return oneWay && journey.ratio < words.straightest ? "straight" : "arrived"
}

const headings = journey => [...new Set(journey.moves.map(heading))]

function ways(journey, words) {
  const list = headings(journey)
  if (!list.length) return words.rest
  const kind = !list.includes(heading(journey.way)) ? "across" : list.length > 1 ? "mixed" : "along"
  if (journey.moves.length < journey.last_step) list.push(words.nowhere)
  const last = list.pop()
  const all = list.length ? list.join(", ") + (kind === "mixed" ? words.and : words.or) + last : last
  return fill(words[kind], { list: all })
}

const moreThan = share => rounded(Math.floor(100 * share * (1 - ROUNDING)), 0) + "%"
const floored = value => Math.floor(1000 * value * (1 + ROUNDING)) / 1000

function ratioOf({ arrival, least_ratio, ratio, settled }, words) {
  if (arrival === null || least_ratio === Infinity) return words.unknown
  return settled ? rounded(ratio, 2) : fill(words["so far"], { ratio: rounded(ratio, 2) })
}

export function readings(journey, at, words) {
  const { run, arrival, least_ratio } = journey
  const gradient = run.gradients[at]
  const update = gradient.map(entry => -journey.step_size * entry)
  const moves = without_rest([update], norm(journey.way)).length
  return {
    input: run.samples[at].map(i => pair(journey.inputs[i])).join(", "),
    delta: run.deltas[at].map(delta => trimmed(delta)).join(", "),
    gradient: `${pair(gradient)} ${moves ? signs(gradient, words) : words.zero}`,
    update: `${pair(update)} ${moves ? heading(update) : words.zero}`,
    ratio: ratioOf(journey, words),
    least: journey.free ? words.none : least_ratio === Infinity ? words.never : rounded(least_ratio, 2),
    arrival: arrival === null ? words.unknown : `${arrival}`,
    back: fill(words.of, { part: turned_back(journey.moves), whole: journey.last_step }),
    kappa: journey.kappa === Infinity ? words.infinite : trimmed(journey.kappa, 2),
    safe: trimmed(floored(journey.safe)),
  }
}
