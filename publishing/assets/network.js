// Draws the network that the page's table tells: nodes are actors, lines are ties; a node leads to its page.
import cytoscape from "cytoscape";

const place = document.getElementById("network");

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Okabe and Ito's colours: told apart whatever the eye.
const FILL = { body: "#0072b2", group: "#e69f00", state: "#009e73", instrument: "#cc79a7" };
const SHAPE = { body: "ellipse", group: "round-rectangle", state: "diamond", instrument: "hexagon" };

function style(drawing) {
  const heaviest = Math.max(1, ...drawing.edges.map((edge) => edge.weight));
  const busiest = Math.max(1, ...drawing.nodes.map((node) => node.weight));
  const narrow = place.clientWidth < 600;
  return [
    {
      selector: "node",
      style: {
        label: "data(label)",
        color: colour("--ink"),
        "font-size": narrow ? 9 : 11,
        "text-wrap": "ellipsis",
        "text-max-width": narrow ? 70 : 130,
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
    { selector: "node.near", style: { "text-max-width": 320, "z-index": 9 } },
  ];
}

// The layout is round, the place is not: the drawing takes the width there is, which also parts the names.
function widen(network) {
  const box = network.elements().boundingBox();
  const stretch = (place.clientWidth / place.clientHeight) * (box.h / box.w);
  if (stretch > 1) network.nodes().positions((node) => ({ x: node.position("x") * stretch, y: node.position("y") }));
  network.fit(undefined, 24);
}

async function draw() {
  const answer = await fetch(place.dataset.source, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  const drawing = await answer.json();
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
  widen(network);
  network.on("mouseover", "node", (event) => {
    const near = event.target.closedNeighborhood();
    network.elements().not(near).addClass("far");
    event.target.addClass("near").style("label", event.target.data("name"));
  });
  network.on("mouseout", "node", (event) => {
    network.elements().removeClass("far");
    event.target.removeClass("near").removeStyle("label");
  });
  network.on("tap", "node", (event) => location.assign(event.target.data("href")));
  place.dataset.drawn = String(network.nodes().length);
  place.network = network;
}

if (place) {
  draw().catch((error) => {
    place.hidden = true;
    console.error(error);
  });
}
