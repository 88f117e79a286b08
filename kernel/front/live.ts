/**
 * Whether a person watches the output as it comes. A frontend that cannot be asked (`allow_stdin` false) runs the notebook unattended: nbconvert,
 * nbclient, papermill. JupyterLab, VS Code and consoles can be asked. `TSLAB_ML_LIVE=1` or `0` decides otherwise.
 */
export function liveOf(allowStdin: boolean | undefined, setting = process.env.TSLAB_ML_LIVE): boolean {
  if (setting !== undefined && setting !== "") return setting !== "0";
  return allowStdin ?? true;
}
