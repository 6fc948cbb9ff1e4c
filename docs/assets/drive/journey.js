// The mathematics of the driven figure: explainer.drive, drive_reach, drive_rounds, drive_map and what they use, under the
// same names. Nothing else on the page computes. Points and inputs are pairs; tests hold each function against Python's.

export const MOST_STEPS = 500, NEAR = 0.01, SETTLED = 1e-6, LOST = 100, ROUNDING = 1e-9, MARGIN = 1e-7
export const LEAST = 1.5, FULL = 0.95, OVERVIEW = 4, LEVELS = 7, WIDTH = 0.25, FLATTEST = 1e-6

export const dot = (a, b) => a[0] * b[0] + a[1] * b[1]
const cross = (a, b) => a[0] * b[1] - a[1] * b[0]
export const minus = (a, b) => [a[0] - b[0], a[1] - b[1]]
export const norm = v => Math.sqrt(dot(v, v))

export function second_moment(inputs) {
  const mean = entry => inputs.reduce((sum, x) => sum + entry(x), 0) / inputs.length
  return [mean(x => x[0] * x[0]), mean(x => x[0] * x[1]), mean(x => x[1] * x[1])] // H11, H12 = H21, H22
}

export function eigenvalues([a, b, d]) {
  const largest = (a + d) / 2 + Math.hypot((a - d) / 2, b)
  return [largest ? (a * d - b * b) / largest : 0, largest]
}

export function condition_number(hessian) {
  const [smallest, largest] = eigenvalues(hessian)
  return smallest <= 1e-13 * largest ? Infinity : largest / smallest
}

export function shifted(inputs, removed) {
  const mean = [0, 1].map(i => inputs.reduce((sum, x) => sum + x[i], 0) / inputs.length)
  return inputs.map(x => [x[0] - removed * mean[0], x[1] - removed * mean[1]])
}

export function in_turn(samples, batch_size, steps) {
  return Array.from({ length: steps }, (_, step) =>
    Array.from({ length: batch_size }, (_, i) => (step * batch_size + i) % samples))
}

export function one_round(samples, batch_size) {
  let [a, b] = [samples, batch_size]
  while (b) [a, b] = [b, a % b]
  return in_turn(samples, batch_size, samples / a)
}

export function safe_step_size(inputs, batch_size) {
  const batches = one_round(inputs.length, batch_size)
  return 2 / Math.max(...batches.map(batch => eigenvalues(second_moment(batch.map(i => inputs[i])))[1]))
}

export function line_of(inputs) {
  const longest = inputs.reduce((a, b) => (dot(b, b) > dot(a, a) ? b : a))
  return norm(longest) && condition_number(second_moment(inputs)) < Infinity ? null : longest
}

export function quadrants(inputs) {
  const line = line_of(inputs)
  if (!line) return [[1, 1], [-1, -1], [1, -1], [-1, 1]]
  const signs = line.map(entry => Math.sign(Math.abs(entry) > ROUNDING * norm(line) ? entry : 0))
  return signs.every(Boolean) ? [signs, [-signs[0], -signs[1]]] : []
}

export function shortest_length(goal, inputs) {
  const units = inputs.map(x => [x[0] / norm(x), x[1] / norm(x)])
  let least = Infinity
  units.forEach((u, i) => {
    if (Math.abs(cross(u, goal)) <= 1e-12 * norm(goal)) least = Math.min(least, Math.abs(dot(u, goal)))
    for (const v of units.slice(i + 1)) {
      const area = cross(u, v)
      if (Math.abs(area) > 1e-12)
        least = Math.min(least, Math.abs(cross(goal, v) / area) + Math.abs(cross(u, goal) / area))
    }
  })
  return least
}

export function least_ratio(way, inputs, batch_size) {
  const lines = one_round(inputs.length, batch_size).map(batch => line_of(batch.map(i => inputs[i])))
  if (!norm(way) || lines.includes(null)) return 1
  return shortest_length(way, lines.filter(norm)) / norm(way)
}

export function descend(inputs, targets, start, step_size, samples) {
  const run = { weights: [start], samples, deltas: [], gradients: [] }
  let w = start
  for (const batch of samples) {
    const deltas = batch.map(i => dot(inputs[i], w) - targets[i])
    const sum = i => batch.reduce((total, sample, k) => total + deltas[k] * inputs[sample][i], 0)
    const gradient = [sum(0) / batch.length, sum(1) / batch.length]
    run.weights.push(w = [w[0] - step_size * gradient[0], w[1] - step_size * gradient[1]])
    run.deltas.push(deltas)
    run.gradients.push(gradient)
  }
  return run
}

export function length(path) {
  return path.slice(1).reduce((sum, point, i) => sum + norm(minus(point, path[i])), 0)
}

export function straight_line(path) {
  return norm(minus(path.at(-1), path[0]))
}

export function round_map(inputs, batch_size, step_size) {
  let [a, b, c, d] = [1, 0, 0, 1] // by rows
  for (const batch of one_round(inputs.length, batch_size)) {
    const [h, i, j] = second_moment(batch.map(i => inputs[i])).map(entry => step_size * entry)
    ;[a, b, c, d] = [a - h * a - i * c, b - h * b - i * d, c - i * a - j * c, d - i * b - j * d]
  }
  return [a, b, c, d]
}

export function within_reach(way, inputs) {
  const line = line_of(inputs)
  if (!line) return way
  const share = norm(line) ? dot(line, way) / dot(line, line) : 0
  return Math.abs(share) * norm(line) > ROUNDING * norm(way) ? [share * line[0], share * line[1]] : [0, 0]
}

export function lasting_factor([a, b, c, d], e) {
  if (!norm(e)) return 0
  const half = (a + d) / 2, determinant = a * d - b * c
  const square = half * half - determinant
  if (square < 0) return Math.sqrt(determinant)
  const large = half + (half < 0 ? -1 : 1) * Math.sqrt(square)
  const small = large ? determinant / large : 0
  const part = norm([a * e[0] + b * e[1] - small * e[0], c * e[0] + d * e[1] - small * e[1]])
  return Math.abs(part > ROUNDING * Math.abs(large) * norm(e) ? large : small)
}

export function arrival(distances) {
  return distances.findLastIndex(distance => distance > NEAR * (1 + ROUNDING) * distances[0]) + 1
}

export function without_rest(updates, scale) {
  return updates.filter(update => scale && norm(update) > ROUNDING * scale)
}

export function turned_back(moves) {
  return moves.slice(1).filter((move, i) => dot(move, moves[i]) < -ROUNDING * norm(move) * norm(moves[i])).length
}

export function same_sign(v) {
  return v[0] * v[1] > 0
}

export function heading(v) {
  const floor = ROUNDING * Math.max(...v.map(Math.abs))
  const [east, north] = v.map(entry => (Math.abs(entry) > floor ? Math.sign(entry) : 0))
  return ["south", "", "north"][north + 1] + ["west", "", "east"][east + 1]
}

export function drive({ inputs, goal, start, removed, batch_size, step_size }) {
  const x = shifted(inputs, removed)
  const way = minus(goal, start), reach = within_reach(way, x)
  const limit = [start[0] + reach[0], start[1] + reach[1]]
  const targets = x.map(row => dot(row, goal))
  let run, end
  for (const steps of [20, 100, MOST_STEPS]) {
    run = descend(x, targets, start, step_size, in_turn(x.length, batch_size, steps + 1))
    end = end_of(run, goal, limit)
    if (end <= steps) break
  }
  end = Math.min(end, MOST_STEPS)
  const path = run.weights.slice(0, end + 1)
  const distances = path.map(point => norm(minus(point, goal)))
  const left = norm(way) && distances[end] / norm(way)
  const factor = lasting_factor(round_map(x, batch_size, step_size), reach)
  const grows = factor > 1 + MARGIN
  const after = arrival(distances)
  const arrived = after > end || grows ? null : after
  const updates = run.gradients.slice(0, arrived ?? end).map(g => [-step_size * g[0], -step_size * g[1]])
  const straight = straight_line(path)
  const own = straight ? length(path) / straight : 1
  const least = least_ratio(way, x, batch_size)
  const settled = norm(minus(path[end], limit)) <= SETTLED * norm(way)
  return {
    inputs: x, run, path, distances, way, left, batch_size, step_size, goal, factor, grows, settled, limit, steps: end,
    opposite: !line_of(inputs),
    free: one_round(x.length, batch_size).some(batch => !line_of(batch.map(i => x[i]))),
    lost: left > LOST,
    circles: Math.abs(factor - 1) <= MARGIN && end === MOST_STEPS,
    arrival: arrived,
    last_step: arrived ?? end,
    ratio: settled && least < Infinity ? Math.max(own, least) : own,
    least_ratio: least,
    kappa: condition_number(second_moment(x)),
    safe: safe_step_size(x, batch_size),
    moves: without_rest(updates, norm(way)),
  }
}

function end_of({ weights }, goal, limit) {
  const first = norm(minus(weights[0], goal))
  const end = weights.findIndex(w => norm(minus(w, limit)) <= SETTLED * first || norm(minus(w, goal)) > LOST * first)
  return end < 0 ? weights.length : end
}

export function half_width({ run, distances, path }, at) {
  const far = distances.findIndex(distance => distance > OVERVIEW * (1 + ROUNDING) * distances[0])
  const shown = run.weights.slice(0, Math.max(far < 0 ? path.length : far, at + 2))
  const largest = Math.max(...shown.flat().map(Math.abs))
  let half = LEAST
  while (largest > FULL * half * (1 + ROUNDING)) half *= 2
  return half
}

export function contours(inputs, goal, half) {
  const [a, b, d] = second_moment(inputs)
  const steepest = eigenvalues([a, b, d])[1], raised = FLATTEST * steepest
  const [p, q] = [a + raised, d + raised], root = Math.sqrt(p * q - b * b)
  const size = Math.sqrt(steepest) / (root * Math.sqrt(p + q + 2 * root))
  const inverse = [size * (q + root), -size * b, size * (p + root)]
  const inmost = Array.from({ length: 60 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 60, [x, y] = [half * WIDTH * Math.cos(angle), half * WIDTH * Math.sin(angle)]
    return [x * inverse[0] + y * inverse[1], x * inverse[1] + y * inverse[2]]
  })
  return Array.from({ length: LEVELS }, (_, level) =>
    inmost.map(([x, y]) => [goal[0] + (level + 1) * x, goal[1] + (level + 1) * y]))
}
