// The drawing of the driven figure: the marks of the published SVG, moved. Scales and shapes are read from it.
import { contours, dot, line_of, minus, norm, quadrants, without_rest } from "./journey.js"
import { say, trimmed } from "./words.js"

const SVG = "http://www.w3.org/2000/svg"
const make = (tag, attributes, parent) => {
  const element = parent.appendChild(document.createElementNS(SVG, tag))
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return element
}

// From data to the SVG's units, through the box that the marks of an axes are clipped to; and back.
function scale(svg, mark, [low, high]) {
  const [, clip] = mark.querySelector("[clip-path]").getAttribute("clip-path").match(/#(.*)\)/)
  const box = svg.getElementById(clip).firstElementChild
  const [left, top, width, height] = ["x", "y", "width", "height"].map(key => +box.getAttribute(key))
  const unit = [width / (high - low), height / (high - low)]
  return {
    to: ([x, y]) => [left + (x - low) * unit[0], top + (high - y) * unit[1]],
    from: (x, y) => [low + (x - left) / unit[0], high - (y - top) / unit[1]],
  }
}

const short = value => Math.round(100 * value) / 100
const d = points => "M " + points.map(([x, y]) => `${short(x)} ${short(y)}`).join(" L ")

const direction = (from, to) => {
  const way = minus(to, from), size = norm(way)
  return [size, way[0] / size, way[1] / size]
}

// The outline of an arrow as drawn, taken apart to be drawn from any tail to any head.
function arrow(path) {
  const points = [...path.getAttribute("d").matchAll(/[ML] (\S+) (\S+)/g)].map(([, x, y]) => [+x, +y])
  const [tail, head] = [[(points[0][0] + points[6][0]) / 2, (points[0][1] + points[6][1]) / 2], points[3]]
  const [, u, v] = direction(tail, head)
  const outline = points.map(([x, y], i) => {
    const from = i > 0 && i < 6 ? head : tail
    return [from === head, (x - from[0]) * u + (y - from[1]) * v, (y - from[1]) * u - (x - from[0]) * v]
  })
  const tip = Math.max(...outline.map(([, along]) => -along))
  return (from, to) => {
    const [size, u, v] = direction(from, to), shrink = Math.min(1, size / tip)
    if (size < 0.01) return ""
    return d(outline.map(([atHead, along, across]) => {
      const [x, y] = atHead ? to : from
      return [x + shrink * (along * u - across * v), y + shrink * (along * v + across * u)]
    })) + " z"
  }
}

const SIDES = { start: [[-1, 1], [1, 1], [-1, -1], [1, -1]], goal: [[1, 0], [-1, 0]] } // for names

// The side farthest from what is drawn in these directions, and with room; `share` is of the half width.
function clearest(sides, directions, share) {
  const crowd = side => Math.max(-1, ...directions.filter(norm).map(v => dot(side, v) / norm(side) / norm(v)),
    ...side.map((sign, i) => (sign * share[i] > 0.72 ? 3 : -1)))
  return sides.reduce((best, side) => (crowd(side) < crowd(best) - 1e-6 ? side : best))
}

export function takeOver(svg, id, { view, inputView, reach, arrow: arrowLength }) {
  const mark = name => svg.getElementById(`${id}-${name}`)
  const first = name => mark(name).querySelector("path[clip-path]")
  const inset = scale(svg, mark("inputs"), inputView)
  const outlines = Object.fromEntries(["gradient", "update", "inputs", "used"].map(name => [name, arrow(first(name))]))
  let plane

  // The dots of the path become a marker of its line, one element.
  const line = first("path")
  const [dots, look] = [mark("path").querySelector("g"), mark("path").querySelector("use")]
  const spot = make("marker", { id: `${id}-dot`, markerUnits: "userSpaceOnUse", overflow: "visible" }, mark("path"))
  const shape = svg.getElementById(look.href.baseVal.slice(1)).cloneNode()
  shape.removeAttribute("id")
  for (const key of ["fill", "fill-opacity", "stroke", "stroke-width", "opacity"])
    if (look.hasAttribute(key)) shape.setAttribute(key, look.getAttribute(key))
  spot.append(shape)
  dots.remove()
  line.style.marker = `url(#${id}-dot)`
  const ahead = line.cloneNode()
  ahead.classList.add("drive__ahead")
  line.after(ahead)

  const copies = (name, count) => {
    const paths = [...mark(name).querySelectorAll("path[clip-path]")]
    while (paths.length < count) paths.push(mark(name).appendChild(paths[0].cloneNode()))
    return paths
  }
  const shades = [first("reachable-0"), ...copies("reachable-1", 3)]
  const arrows = { inputs: copies("inputs", 4), used: copies("used", 4) }
  const draw = (path, d) => path.getAttribute("d") === d || path.setAttribute("d", d)
  const put = (element, names, point) => names.forEach((name, i) => element.setAttribute(name, point[i]))
  const named = Object.entries(SIDES).map(([name, sides], i) => {
    const [text, use] = [mark(`names-${i}`).querySelector("text"), mark(name).querySelector("use")]
    const offset = ["x", "y"].map(key => text.getAttribute(key) - use.getAttribute(key))
    const handle = make("circle", { r: 24, class: "drive__handle", "data-handle": name }, svg)
    return { name, sides, text, use, offset, handle }
  })
  const baseline = named[1].offset[1] // below the middle of a word: the goal's stands as high as the goal
  const ticks = [1, 2].flatMap(axis => [...mark(`matplotlib.axis_${axis}`).querySelectorAll("text")])
    .map(text => ({ text, share: text.textContent.replace("−", "-") / view })).filter(({ share }) => share)

  function show(journey, at, start, goal, half) {
    const { path, run, inputs, way } = journey
    plane = scale(svg, mark("path"), [-half, half])
    for (const { text, share } of ticks) say(text, trimmed(share * half))
    contours(inputs, goal, half).forEach((contour, i) =>
      draw(first(`contours-${i}`), d(contour.map(plane.to)) + " z"))
    const points = path.map(plane.to)
    draw(line, d(at ? points.slice(0, at + 1) : points))
    draw(ahead, at ? d(points.slice(at)) : "")
    draw(first("straight"), d([start, goal].map(plane.to)))

    const now = path[at]
    const batch = run.samples[at].map(i => inputs[i])
    const along = line_of(batch)
    const off = (way, far) => plane.to(now.map((entry, i) => entry + (far * half * way[i]) / norm(way)))
    draw(first("along"), along && norm(along) ? d([-reach, reach].map(far => off(along, far))) : "")
    const open = quadrants(batch)
    shades.forEach((shade, i) => {
      const corner = open[i]?.map(sign => sign * half)
      draw(shade, corner ? d([now, [corner[0], now[1]], corner, [now[0], corner[1]]].map(plane.to)) + " z" : "")
    })

    const gradient = run.gradients[at]
    const moves = without_rest([gradient], norm(way) / journey.step_size).length
    const center = plane.to(now)
    draw(first("gradient"), moves ? outlines.gradient(center, off(gradient, arrowLength)) : "")
    draw(first("update"), moves ? outlines.update(center, plane.to(run.weights[at + 1])) : "")
    const zero = inset.to([0, 0])
    for (const [name, list] of [["inputs", inputs], ["used", batch]])
      arrows[name].forEach((path, i) => draw(path, list[i] ? outlines[name](zero, inset.to(list[i])) : ""))

    put(mark("now").querySelector("use"), ["x", "y"], center)
    const there = run.gradients[0]
    const drawn = [[way, there, there.map(entry => -entry)], [way.map(entry => -entry)]]
    named.forEach(({ sides, text, use, offset, handle }, i) => {
      const place = [start, goal][i], point = plane.to(place)
      const [east, north] = clearest(sides, drawn[i], place.map(entry => entry / half))
      put(use, ["x", "y"], point)
      put(handle, ["cx", "cy"], point)
      put(text, ["x", "y"], [
        point[0] + east * Math.abs(offset[0]), point[1] - north * Math.abs(offset[1] - baseline) + baseline,
      ])
      text.style.textAnchor = east < 0 ? "end" : "start"
    })
  }

  const toData = event => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse())
    return plane.from(point.x, point.y)
  }
  return { show, toData, handles: named }
}
