// Draws the network that the page's table tells: nodes are actors, lines are ties; a node leads to its page.
import cytoscape from "cytoscape";

const place = document.getElementById("network");

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const NARROW = 600;
const LETTERS = 12;
// Pixels: a longer name goes on in the next line.
const WIDEST = 110;

// Okabe and Ito's colours: told apart whatever the eye.
const FILL = { body: "#0072b2", group: "#e69f00", state: "#009e73", instrument: "#cc79a7" };
const SHAPE = { body: "ellipse", group: "round-rectangle", state: "diamond", instrument: "hexagon" };

// On a narrow screen the reader did not choose how many: few enough to be read are drawn.
function fewer(drawing) {
  const few = Number(place.dataset.few);
  if (!few || place.clientWidth >= NARROW || drawing.nodes.length <= few) return drawing;
  const kept = new Set(drawing.nodes.slice(0, few).map((node) => node.id));
  document.getElementById("fewer").hidden = false;
  return {
    ...drawing,
    nodes: drawing.nodes.filter((node) => kept.has(node.id)),
    edges: drawing.edges.filter((edge) => kept.has(edge.source) && kept.has(edge.target)),
  };
}

function style(drawing) {
  const heaviest = Math.max(1, ...drawing.edges.map((edge) => edge.weight));
  const busiest = Math.max(1, ...drawing.nodes.map((node) => node.weight));
  return [
    {
      selector: "node",
      style: {
        label: "data(label)",
        color: colour("--ink"),
        "font-size": LETTERS,
        "text-wrap": "wrap",
        "text-max-width": WIDEST,
        // Chinese names have no blanks to break at.
        "text-overflow-wrap": document.documentElement.lang === "zh" ? "anywhere" : "whitespace",
        "text-valign": "bottom",
        "text-margin-y": 3,
        "text-background-color": colour("--panel"),
        "text-background-opacity": 0.8,
        "background-color": (node) => FILL[node.data("type")] ?? FILL.body,
        shape: (node) => SHAPE[node.data("type")] ?? "ellipse",
        width: (node) => 12 + 34 * Math.sqrt(node.data("weight") / busiest),
        height: (node) => 12 + 34 * Math.sqrt(node.data("weight") / busiest),
      },
    },
    {
      selector: "edge",
      style: {
        width: (edge) => 0.6 + 6 * Math.sqrt(edge.data("weight") / heaviest),
        "line-color": colour("--quiet"),
        "line-opacity": 0.45,
        "curve-style": "bezier",
        "target-arrow-shape": drawing.directed ? "triangle" : "none",
        "target-arrow-color": colour("--quiet"),
        "arrow-scale": 0.8,
      },
    },
    { selector: ".far", style: { opacity: 0.12 } },
    { selector: "node.near", style: { "z-index": 9, "font-weight": "bold" } },
  ];
}

// The layout is round, the place is not: the drawing takes the shape of the place, which also parts the names.
function fill(network) {
  const box = network.nodes().boundingBox({ includeLabels: false });
  const across = (place.clientWidth - 2 * WIDEST * 0.6) / Math.max(box.w, 1);
  const down = (place.clientHeight - 6 * LETTERS) / Math.max(box.h, 1);
  network.nodes().positions((node) => ({ x: node.position("x") * across, y: node.position("y") * down }));
  part(network);
  network.zoom(1);
  network.center();
  const whole = network.elements().boundingBox();
  if (whole.w > place.clientWidth || whole.h > place.clientHeight) network.fit(undefined, 8);
}

// Names must not cover one another: whatever overlaps is moved apart, a little at a time.
function part(network) {
  const nodes = network.nodes().toArray();
  for (let round = 0; round < 200; round += 1) {
    const boxes = nodes.map((node) => node.boundingBox({ includeLabels: true }));
    let moved = false;
    for (let i = 0; i < nodes.length; i += 1) {
      for (let j = i + 1; j < nodes.length; j += 1) {
        const [a, b] = [boxes[i], boxes[j]];
        const wide = Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1);
        const high = Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1);
        if (wide <= 0 || high <= 0) continue;
        moved = true;
        const along = wide < high ? "x" : "y";
        const step = (Math.min(wide, high) + 2) / 2;
        const first = nodes[i].position(along) <= nodes[j].position(along) ? -1 : 1;
        nodes[i].position(along, nodes[i].position(along) + first * step);
        nodes[j].position(along, nodes[j].position(along) - first * step);
        boxes[i] = nodes[i].boundingBox({ includeLabels: true });
        boxes[j] = nodes[j].boundingBox({ includeLabels: true });
      }
    }
    if (!moved) return;
  }
}

async function draw() {
  const answer = await fetch(place.dataset.source, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  const drawing = fewer(await answer.json());
  const network = cytoscape({
    container: place,
    elements: {
      nodes: drawing.nodes.map((node) => ({ data: node })),
      edges: drawing.edges.map((edge, at) => ({ data: { id: `tie${at}`, ...edge } })),
    },
    style: style(drawing),
    layout: {
      name: "cose",
      animate: false,
      randomize: false,
      nodeRepulsion: () => 60000,
      idealEdgeLength: () => 90,
      nodeDimensionsIncludeLabels: true,
      padding: 24,
    },
    minZoom: 0.2,
    maxZoom: 4,
  });
  fill(network);
  network.on("mouseover", "node", (event) => {
    const near = event.target.closedNeighborhood();
    network.elements().not(near).addClass("far");
    event.target.addClass("near").style("label", event.target.data("name"));
  });
  network.on("mouseout", "node", (event) => {
    network.elements().removeClass("far");
    event.target.removeClass("near").removeStyle("label");
  });
  network.on("tap", "node", (event) => location.assign(new URL(event.target.data("href"), answer.url)));
  place.dataset.drawn = String(network.nodes().length);
  place.network = network;
}

if (place) {
  draw().catch((error) => {
    place.hidden = true;
    console.error(error);
  });
}
