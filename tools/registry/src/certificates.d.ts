export interface Certificates {
  /** The files' paths. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}
/** An authority that is made for one run, and a certificate for this machine by it. */
export declare function makeCertificates(folder: string): Promise<Certificates>;
//# sourceMappingURL=certificates.d.ts.map
