/** What AppSync has built in, declared for servers that have not. Goes before the text of `schema.graphql`. */
export const APPSYNC_PRELUDE = `
"A date and time as in ISO 8601, such as 2026-07-31T12:00:00.000Z."
scalar AWSDateTime
"A JSON document as text."
scalar AWSJSON
directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
directive @aws_iam on FIELD_DEFINITION | OBJECT
directive @aws_oidc on FIELD_DEFINITION | OBJECT
directive @aws_cognito_user_pools on FIELD_DEFINITION | OBJECT
directive @aws_lambda on FIELD_DEFINITION | OBJECT
`;
