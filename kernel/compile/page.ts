const question = /^\s*(?:\?\s*([\w$.]+)|([\w$.]+)\s*\?)\s*$/;

/** The name whose documentation `name?` or `?name` asks for, as in IPython; undefined for any other cell. */
export function pageName(code: string): string | undefined {
  const match = question.exec(code);
  return match?.[1] ?? match?.[2];
}
