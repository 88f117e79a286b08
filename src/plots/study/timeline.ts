import { axis } from "../axes";
import { type Figure, figure } from "../figure";
import { guide, palette } from "../palette";
import { counted, heading } from "../words";
import { described, type StudyLike, type StudyPlotOptions } from "./trials";

const colors: Readonly<Record<string, string | undefined>> = {
  COMPLETE: palette[0],
  PRUNED: palette[4],
  FAIL: palette[1],
  RUNNING: palette[2],
  WAITING: guide,
};

/**
 * When every trial ran and how it ended; as Optuna's `plot_timeline`. Trials that run end now.
 *
 * @throws {RangeError} when no trial has begun
 */
export function timeline(study: StudyLike, { title = "Timeline" }: Pick<StudyPlotOptions, "title"> = {}): Figure {
  const now = Date.now();
  const begun = study.trials.filter(({ datetimeStart }) => datetimeStart !== null);
  if (begun.length === 0) throw new RangeError(`timeline: no trial of the study ${study.name} has begun yet.`);
  const states = Object.keys(colors).filter((state) => begun.some((trial) => trial.state === state));
  const start = (trial: (typeof begun)[number]) => (trial.datetimeStart as Date).getTime();
  return figure({
    data: states.map((state) => {
      const trials = begun.filter((trial) => trial.state === state);
      return {
        type: "bar",
        orientation: "h",
        name: state.toLowerCase(),
        y: trials.map(({ number }) => number),
        base: trials.map((trial) => new Date(start(trial)).toISOString()),
        x: trials.map((trial) => (trial.datetimeComplete?.getTime() ?? now) - start(trial)),
        marker: { color: colors[state] },
        text: trials.map(described),
        textposition: "none",
        hovertemplate: "%{text}<extra>%{fullData.name}</extra>",
      };
    }),
    layout: {
      ...heading(title),
      xaxis: axis("Time (UTC)", { type: "date" }),
      yaxis: axis("Trial", { autorange: "reversed" }),
      barmode: "overlay",
      showlegend: true,
    },
    alt: `When ${counted(begun.length, "trial")} ran: ${states.map((state) => `${begun.filter((trial) => trial.state === state).length} ${state.toLowerCase()}`).join(", ")}.`,
  });
}
