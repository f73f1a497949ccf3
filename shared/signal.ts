/** Radio quality of the serving cell; a field is absent while the stick does not know it. */
export interface Signal {
  /** The stick's own word for the technology, upper case: LTE, WCDMA, GSM, NOSERVICE … */
  readonly rat: string;
  readonly rssiDbm?: number;
  readonly rsrpDbm?: number;
  readonly sinrDb?: number;
  readonly rsrqDb?: number;
  readonly rscpDbm?: number;
  readonly ecioDb?: number;
}
