import type { Consistency } from '../contract/files.ts';

interface Target {
  readonly container: string;
  readonly host?: string | undefined;
}

export interface ListRequest extends Target {
  readonly path?: string | undefined;
  readonly limit?: number | undefined;
}

export interface DownloadRequest extends Target {
  readonly path: string;
  readonly to: string;
  readonly overwrite?: boolean | undefined;
  readonly consistency?: Consistency | undefined;
  readonly deadlineSeconds?: number | undefined;
  readonly confirm?: string | undefined;
}

export interface UploadRequest extends Target {
  readonly from: string;
  readonly path: string;
  readonly overwrite?: boolean | undefined;
  readonly owner?: string | undefined;
  readonly mode?: string | undefined;
  readonly confirm?: string | undefined;
}
