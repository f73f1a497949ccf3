/** `^HCSQ` of `^hcsq: "LTE",…`; undefined for a line that has no name in front. */
export function nameOfLine(line: string): string | undefined {
  return /^([+^*$%#@&!][A-Z][A-Z0-9_]*)(?=$|[\s:,])/i.exec(line)?.[1]?.toUpperCase();
}
