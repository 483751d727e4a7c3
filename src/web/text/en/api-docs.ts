export const apiDocs = {
  title: 'API',
  download: 'Download as OpenAPI 3.1',
  loading: 'The description of the API is loading',
  failed: 'The description of the API could not be read',
  access: {
    anyone: 'Anyone may call this, also without a session.',
    'signed-in': 'Everyone who is signed in may call this.',
    switch: 'Admins may call this, and nobody while the console is read-only.',
  },
  parameters: 'Parameters',
  required: 'required',
  optional: 'optional',
  body: 'Body',
  answers: 'Answers',
  otherStatus: 'any other',
  schemas: 'Schemas',
};
