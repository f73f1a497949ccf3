/** What one stick said about itself, without who it belongs to: plain data, to be sent and kept. */

export interface StickCertificate {
  readonly version: 1;
  /** A guess from the product id; `answers` know better. */
  readonly model: string;
  /** Hex, as read with GET_DESCRIPTOR; empty where the stick refuses it. */
  readonly descriptors: {
    readonly device: string;
    readonly configuration: string;
    readonly bos: string;
  };
  /** String descriptors by index. */
  readonly strings: Readonly<Record<string, string>>;
  readonly functions: {
    readonly atPorts: readonly {
      readonly interfaceNumber: number;
      readonly role: 'pcui' | 'modem' | 'unlabelled';
    }[];
    /** Interface of the port that takes the full command set. */
    readonly dialsOn: number;
    readonly ncm: { readonly controlInterface: number; readonly dataInterface: number };
    /** Interface numbers of the card reader and its like. */
    readonly storages: readonly number[];
  };
  /** The 28 bytes of GET_NTB_PARAMETERS, hex. */
  readonly ntbParameters: string;
  /** Every request of the bring-up in order, with its outcome. */
  readonly controlTrace: readonly {
    readonly name: string;
    readonly request: string;
    readonly outcome: string;
    readonly answer?: string;
  }[];
  /** What the bring-up settled on. */
  readonly link: {
    readonly format: 'ntb16' | 'ntb32';
    readonly ntbInSize: number;
    readonly ntbOutMaxSize: number;
    readonly maxDatagramLength: number;
  };
  /** Questions to the AT port and their answers, in order; none changes anything in the stick. */
  readonly answers: readonly {
    readonly command: string;
    readonly lines: readonly string[];
    /** `OK`, an error, or `silent` where no final result came in time. */
    readonly result: string;
    readonly answeredAfterMs: number;
  }[];
  readonly speed: {
    /** Median of one control request there and back. */
    readonly controlRoundTripMs: number;
    /** Median of `AT` and its `OK`. */
    readonly atRoundTripMs: number;
  };
}
