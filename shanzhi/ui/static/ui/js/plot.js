// Plots from the table that stands beside them: [data-plot="line|bar"][data-table="id"]. The first column names the
// points; each further column with data-series is a series. Colours and type come from tokens.css.
const { echarts } = window;
const DASHES = ["solid", [5, 3], [2, 2], [8, 3, 2, 3]];

// ECharts writes style attributes, which our content policy forbids; the same words through the style object are lawful.
const setAttribute = Element.prototype.setAttribute;
SVGElement.prototype.setAttribute = function put(name, value) {
  if (name === "style") this.style.cssText = value;
  else setAttribute.call(this, name, value);
};

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--sz-${name}`).trim();
const numberIn = (cell) => {
  const text = (cell?.dataset.value ?? cell?.textContent ?? "").replaceAll(",", "").trim();
  return text === "" || Number.isNaN(Number.parseFloat(text)) ? null : Number.parseFloat(text);
};

function read(table) {
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...table.tBodies[0].rows];
  const names = rows.map((row) => row.cells[0].textContent.trim());
  const series = heads
    .map((head, index) => ({ head, index }))
    .filter(({ head }) => head.hasAttribute("data-series"))
    .slice(0, 4)
    .map(({ head, index }) => ({ name: head.textContent.trim(), data: rows.map((row) => numberIn(row.cells[index])) }));
  return { names, series };
}

function option(kind, { names, series }) {
  const text = { color: token("ink-2"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 };
  const across = { type: "category", data: names, axisLine: { lineStyle: { color: token("edge") } }, axisTick: { show: false }, axisLabel: text };
  const up = { type: "value", min: 0, axisLabel: text, splitLine: { lineStyle: { color: token("line") } } };
  const sideways = kind === "bars";
  return {
    animation: false,
    aria: { enabled: true, decal: { show: kind !== "line" && series.length > 1 } },
    textStyle: text,
    color: [token("d1"), token("d2"), token("d3"), token("d4")],
    grid: { left: 8, right: kind === "line" ? 72 : 16, top: 16, bottom: 8, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText", transitionDuration: 0 },
    xAxis: sideways ? up : across,
    yAxis: sideways ? { ...across, inverse: true } : up,
    series: series.map(({ name, data }, index) => ({
      name,
      data,
      type: kind === "line" ? "line" : "bar",
      showSymbol: false,
      barMaxWidth: 18,
      lineStyle: { width: 2, type: DASHES[index] },
      endLabel: { show: kind === "line", formatter: "{a} {c}", ...text, color: token("ink"), fontWeight: 600 },
      labelLayout: { moveOverlap: "shiftY" },
    })),
  };
}

if (echarts) {
  for (const box of document.querySelectorAll("[data-plot]")) {
    const table = document.getElementById(box.dataset.table);
    if (!table) continue;
    const said = box.getAttribute("aria-label");
    const plot = echarts.init(box, null, { renderer: "svg" });
    plot.setOption(option(box.dataset.plot, read(table)));
    if (said) box.setAttribute("aria-label", said);
    new ResizeObserver(() => plot.resize()).observe(box);
    addEventListener("beforeprint", () => plot.resize());
  }
}
