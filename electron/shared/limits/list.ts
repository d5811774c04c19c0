/** Source: the vendor's page, "Query Task (List)", query parameters. Both ends included. */
export const listLimits = {
  pageNum: { min: 1, max: 1000, default: 1 },
  pageSize: { min: 1, max: 500, default: 30 },
} as const;
