/**
 * Envoy's external processing messages as `@grpc/proto-loader` gives and takes them (`keepCase`, enums as numbers,
 * no defaults: an absent field is `undefined`, even the body of an empty end-of-stream chunk).
 * Source: envoy/service/ext_proc/v3/external_processor.proto.
 */

export interface HeaderValue {
  readonly key: string;
  readonly value?: string;
  readonly raw_value?: Uint8Array;
}

export interface HttpHeaders {
  readonly headers?: { readonly headers?: readonly HeaderValue[] };
  readonly end_of_stream?: boolean;
}

export interface HttpBody {
  readonly body?: Buffer;
  readonly end_of_stream?: boolean;
}

/** A `google.protobuf.Struct` with the string values that Envoy's attributes have. */
export interface AttributeStruct {
  readonly fields?: Readonly<Record<string, { readonly stringValue?: string }>>;
}

export interface ProcessingRequest {
  readonly request_headers?: HttpHeaders;
  readonly request_body?: HttpBody;
  readonly request_trailers?: object;
  readonly response_headers?: HttpHeaders;
  readonly response_body?: HttpBody;
  readonly response_trailers?: object;
  readonly attributes?: Readonly<Record<string, AttributeStruct>>;
}

export interface HeaderMutation {
  readonly set_headers?: readonly {
    readonly header: { readonly key: string; readonly raw_value: Buffer };
    readonly append_action: number;
  }[];
  readonly remove_headers?: readonly string[];
}

export interface CommonResponse {
  readonly status?: number;
  readonly header_mutation?: HeaderMutation;
  readonly body_mutation?: { readonly body: Buffer } | { readonly clear_body: true };
  readonly clear_route_cache?: boolean;
}

interface PhaseResponse {
  readonly response: CommonResponse;
}

export interface ProcessingMode {
  readonly request_header_mode: number;
  readonly response_header_mode: number;
  readonly request_body_mode: number;
  readonly response_body_mode: number;
  readonly request_trailer_mode: number;
  readonly response_trailer_mode: number;
}

export interface ProcessingResponse {
  readonly request_headers?: PhaseResponse;
  readonly request_body?: PhaseResponse;
  readonly request_trailers?: object;
  readonly response_headers?: PhaseResponse;
  readonly response_body?: PhaseResponse;
  readonly response_trailers?: object;
  readonly immediate_response?: {
    readonly status: { readonly code: number };
    readonly headers: HeaderMutation;
    readonly body: Buffer;
    readonly details: string;
  };
  readonly dynamic_metadata?: object;
  readonly mode_override?: ProcessingMode;
}

/** `CommonResponse.ResponseStatus`. */
export const CONTINUE_AND_REPLACE = 1;

/** `HeaderValueOption.HeaderAppendAction`. */
export const OVERWRITE_IF_EXISTS_OR_ADD = 2;

/** `ProcessingMode.HeaderSendMode`. */
export const HEADERS = { send: 1, skip: 2 } as const;

/** `ProcessingMode.BodySendMode`. */
export const BODY = { none: 0, streamed: 1, buffered: 2 } as const;
