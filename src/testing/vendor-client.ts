import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js';
import { ClientBuilder } from '@huaweicloud/huaweicloud-sdk-core/ClientBuilder.js';
import type { HcClient } from '@huaweicloud/huaweicloud-sdk-core/HcClient.js';
import type { SdkResponse } from '@huaweicloud/huaweicloud-sdk-core/SdkResponse.js';

export interface VendorAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** @param path below the project's path in DCS, or a path of IAM: `/v3/…` */
export type VendorClient = (
  method: 'GET' | 'PUT' | 'POST',
  path: string,
  options?: { query?: Record<string, string | number>; data?: Record<string, unknown> },
) => Promise<VendorAnswer>;

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

/** The vendor's own client and signer for the embedded DCS: a second opinion on the HTTP messages. */
export function vendorClient(dcs: Record<'endpoint' | 'ak' | 'sk' | 'projectId', string>): VendorClient {
  const credentials = new BasicCredentials().withAk(dcs.ak).withSk(dcs.sk).withProjectId(dcs.projectId);
  const client = new ClientBuilder<HcClient>((hcClient) => hcClient)
    .withCredential(credentials)
    .withEndpoint(dcs.endpoint)
    .build();
  return async (method, path, { query = {}, data } = {}) => {
    try {
      const response = await client.sendRequest<SdkResponse>({
        method,
        url: path.startsWith('/v3/') ? path : `/v2/{project_id}${path}`,
        contentType: 'application/json',
        queryParams: query,
        pathParams: { project_id: dcs.projectId },
        headers: {},
        ...(data !== undefined && { data }),
      });
      const { httpStatusCode, ...body } = asRecord(response);
      return { status: Number(httpStatusCode), body };
    } catch (error) {
      const { httpStatusCode, errorCode, errorMsg } = asRecord(error);
      if (httpStatusCode === undefined) throw error;
      return { status: Number(httpStatusCode), body: { error_code: errorCode, error_msg: errorMsg } };
    }
  };
}
