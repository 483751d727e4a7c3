import type { ErrorKind } from '../../../domain/error-rules.ts';

/** What an error means and what helps. A kind without an entry does not compile. */
export const errors = {
  'ssl-unsupported': {
    meaning: 'DCS says that this instance does not support SSL.',
    advice: 'SSL needs a single-node, master/standby or Redis Cluster instance of Redis 6.0 or later, basic edition.',
  },
  'ssl-parameters': {
    meaning: 'DCS did not accept the parameters of the SSL request.',
    advice: 'Report this with the request ID: the console sent something that DCS does not take.',
  },
  'instance-busy': {
    meaning: 'The instance is busy with another operation.',
    advice: 'Wait until it has ended, then try again.',
  },
  'instance-recovering': {
    meaning: 'The instance is recovering.',
    advice: 'Wait until it is running again, then try again.',
  },
  'instance-frozen': {
    meaning: 'The instance is frozen, usually for a bill that is open.',
    advice: 'Settle the bill in the cloud console; the instance can be switched once it is running again.',
  },
  'pass-through': {
    meaning: 'Client IP pass-through and this request do not go together at the moment.',
    advice: 'SSL and client IP pass-through exclude each other. Check the pass-through setting of the instance in DCS.',
  },
  'request-refused': {
    meaning: 'DCS did not accept the request.',
    advice: 'Report this with the request ID: the console sent something that DCS does not take.',
  },
  'credentials-refused': {
    meaning: 'The cloud did not accept the console’s credentials.',
    advice:
      'Check the access key, its region and the server’s clock. The console does not try again by itself: six failures in a row lock the key.',
  },
  'permission-missing': {
    meaning:
      'The cloud does not allow this to your cloud account, or to the console’s key if you did not sign in with one.',
    advice: 'Ask the administrator of the cloud account for the DCS permission that is missing.',
  },
  'instance-missing': {
    meaning: 'DCS knows no such instance in this project.',
    advice: 'It may have been deleted. Look for it in the list of instances.',
  },
  'wrong-endpoint': {
    meaning: 'Nothing is served at the address that the console called.',
    advice: 'Check the region and the DCS endpoint in the console’s settings.',
  },
  'ssl-operation-failed': {
    meaning: 'DCS failed while it switched SSL in its database.',
    advice:
      'Check the SSL state of the instance, then try again. If it fails again, give the request ID to the cloud’s support.',
  },
  'service-failed': {
    meaning: 'DCS failed inside.',
    advice: 'Try again in a few minutes. If it fails again, give the request ID to the cloud’s support.',
  },
  'gateway-failed': {
    meaning: 'The API gateway could not reach DCS, or DCS took too long.',
    advice: 'Try again in a few minutes.',
  },
  'gateway-refused': {
    meaning: 'The API gateway did not accept the request: it is wrong, or too large.',
    advice: 'Give the request ID to those who run the console: the same request fails again.',
  },
  'gateway-unreachable': {
    meaning: 'The API gateway could not reach DCS.',
    advice: 'Try again in a few minutes.',
  },
  'gateway-timeout': {
    meaning: 'DCS took too long to answer the API gateway.',
    advice: 'Look at the state of the instance before you try again: DCS may have gone on.',
  },
  'clock-off': {
    meaning:
      'The clock of the console’s server is more than 15 minutes off, so the cloud does not accept its signatures.',
    advice: 'Set the clock of the server right.',
  },
  'order-open': {
    meaning: 'An order for this instance is not paid.',
    advice: 'Pay or cancel the order in the cloud console.',
  },
  'backup-refused': {
    meaning: 'DCS makes no backup of this instance.',
    advice: 'Switch without a backup first, after you have made sure that the data can be loaded again.',
  },
  'too-many-sessions': {
    meaning: 'DCS refuses it because of the sessions on this instance.',
    advice: 'Try again later. If it fails again, give the request ID to the cloud’s support.',
  },
  throttled: {
    meaning: 'Too many calls at once: the API gateway turned this one away. It had no effect.',
    advice: 'Wait a few seconds, then try again.',
  },
  'iam-unavailable': {
    meaning: 'The cloud’s identity service is not available.',
    advice: 'Try again in a few minutes.',
  },
  'console-request-refused': {
    meaning: 'The console’s server did not accept the request. Nothing was sent to DCS.',
    advice: 'Reload the page. The message says what was wrong and what would be right.',
  },
  'console-not-found': {
    meaning: 'The console has nothing at this address.',
    advice: 'Check the link.',
  },
  'cross-site': {
    meaning: 'The request came from another site and was turned away.',
    advice: 'Use the console by its own address.',
  },
  'sign-in-required': {
    meaning:
      'Nobody was signed in when this was asked for, or the session had ended: it was not done, and nothing was sent to DCS.',
    advice: 'Sign in, then ask for it again. What was started before goes on.',
  },
  'sign-in-failed': {
    meaning: 'Name and password were not accepted.',
    advice: 'Check the name and the password.',
  },
  'sign-in-link-void': {
    meaning: 'The sign-in link was used already, or is too old.',
    advice: 'Each link signs in once. Start the console again for new ones.',
  },
  'sign-in-method-closed': {
    meaning: 'This way of signing in is not set up.',
    advice: 'Use one that the sign-in page offers.',
  },
  'sign-in-interrupted': {
    meaning: 'The sign-in was not finished in time, was used already, or began in another browser.',
    advice: 'Sign in again.',
  },
  'provider-unreachable': {
    meaning: 'The identity provider does not answer.',
    advice: 'Try again in a moment. If it stays so, tell the people who run the console: its log says why.',
  },
  'provider-refused': {
    meaning: 'The identity provider did not sign you in, or its answer could not be trusted.',
    advice: 'Sign in again. If it stays so, tell the people who run the console: the audit says why.',
  },
  'passcode-required': {
    meaning: 'The cloud asks for a one-time code.',
    advice: 'Enter the code of your authenticator along with the password.',
  },
  'password-refused': {
    meaning: 'The new password was not accepted. Nothing was changed.',
    advice: 'Choose another one.',
  },
  'role-missing': {
    meaning: 'You are known, but have no role in this console.',
    advice: 'Ask the people who run the console to give one of your groups a role.',
  },
  'role-forbids': {
    meaning: 'Your role does not allow this.',
    advice: 'Ask an admin to do it.',
  },
  'other-project': {
    meaning: 'You have signed in by your cloud account for another project. Nothing was sent.',
    advice: 'Sign in once more, for the project of this instance.',
  },
  'project-unknown': {
    meaning: 'The console shows no such project.',
    advice: 'Open the instance from the list. If its cloud does not answer at the moment, try again later.',
  },
  'read-only': {
    meaning: 'The console is read-only: nobody can switch SSL here.',
    advice: 'The people who run the console can change that (READ_ONLY).',
  },
  'too-many-requests': {
    meaning: 'There were too many requests, or attempts to sign in.',
    advice: 'Wait a little, then try again.',
  },
  'change-running': {
    meaning: 'A change already runs on this instance.',
    advice: 'Follow it in the tasks panel. The next one can start when it has ended.',
  },
  'change-id-taken': {
    meaning: 'The ID that was sent for this change is already that of another one. Nothing was sent to DCS.',
    advice: 'Start the switch again: the console makes a new ID. A script has to make one for each switch.',
  },
  'reason-required': {
    meaning: 'Every switch needs a reason here, and none was given. Nothing was sent to DCS.',
    advice: 'Say in a few words why, then try again. The reason is kept in the audit.',
  },
  'not-eligible': {
    meaning: 'This instance cannot have SSL. Nothing was sent to DCS.',
    advice: 'Open its verdict to see why, and what would help.',
  },
  'already-set': {
    meaning: 'SSL is in this state already. Nothing was sent to DCS.',
    advice: 'Nothing to do. Reload the list if it shows something else.',
  },
  'preview-required': {
    meaning: 'The switch was asked for without saying what it would cost.',
    advice: 'Open the switch of the instance, and confirm what the dialog says.',
  },
  'preview-outdated': {
    meaning: 'The instance has changed since its preview was read. Nothing was switched.',
    advice: 'Look at what is different, then confirm again.',
  },
  'loss-not-acknowledged': {
    meaning: 'The switch would lose data, and that was not accepted. Nothing was switched.',
    advice: 'Accept the loss in the dialog, or make a backup first.',
  },
  'backup-impossible': {
    meaning: 'DCS makes no backups of single-node instances. Nothing was switched.',
    advice: 'Save the data by other means, then switch without a backup.',
  },
  'backup-failed': {
    meaning: 'The backup that was to be made first failed. Nothing was switched.',
    advice: 'Look at the backups of the instance in DCS’s own console, then try again.',
  },
  'nothing-to-check': {
    meaning: 'The outcome of this change is known already, or nothing can tell it any more.',
    advice: 'There is nothing to look at again.',
  },
  'certificate-unreadable': {
    meaning: 'The certificate that DCS gave could not be read.',
    advice: 'Try again. If it fails again, download it from DCS’s own console.',
  },
  'upstream-timeout': {
    meaning: 'DCS did not answer in time.',
    advice: 'Try again in a moment.',
  },
  'upstream-unreachable': {
    meaning: 'The console’s server cannot reach DCS.',
    advice: 'Check the server’s network and the DCS endpoint in its settings.',
  },
  'upstream-unreadable': {
    meaning: 'What came back was not an answer of DCS.',
    advice:
      'Something between the console and DCS answered instead. Check the SSL state of the instance, then try again in a moment.',
  },
  'upstream-too-large': {
    meaning: 'DCS answered with more than the console reads.',
    advice:
      'The message names the bound. Trying again does not help: see what answers at the DCS endpoint, and how many instances the project has.',
  },
  'job-failed': {
    meaning: 'DCS accepted the change, but its job failed.',
    advice: 'The message has the reason that DCS gave. Check the instance, then try again.',
  },
  'job-forgotten': {
    meaning: 'DCS no longer knows the job of this change, so its outcome cannot be proved.',
    advice: 'Look at the SSL state of the instance: it is read from DCS itself.',
  },
  'job-overdue': {
    meaning: 'The job runs for longer than any restart should take. The console stopped following it.',
    advice: 'Look at the job in DCS’s own console, or ask the cloud’s support.',
  },
  'outcome-contradicted': {
    meaning: 'The job says that it succeeded, but SSL is not in the state that was asked for.',
    advice: 'Trust the SSL state that is shown: it is read from DCS itself. Try again, or ask the cloud’s support.',
  },
  'outcome-unverified': {
    meaning: 'The switch should be done, but the instance could not be seen to agree.',
    advice: 'Look at the SSL state and the status of the instance.',
  },
  superseded: {
    meaning: 'SSL was switched again before the outcome of this change was verified, so nothing can tell it any more.',
    advice: 'Look at the later change. The steps say what the job of this one reported.',
  },
  'answer-lost': {
    meaning: 'No answer of DCS’s to the switch came, and no certain trace of it was found.',
    advice: 'Whether it was carried out cannot be told. Look at the SSL state of the instance before you try again.',
  },
  'not-sent': {
    meaning: 'The switch never reached DCS.',
    advice: 'Try again.',
  },
  'asker-gone': {
    meaning:
      'The person who asked for it is not signed in by their cloud account any more, so nothing was sent in their name.',
    advice: 'Sign in and ask for it again.',
  },
  'shutting-down': {
    meaning: 'The console’s server is shutting down and takes no new changes.',
    advice: 'Try again when it is back. Running changes are taken up again.',
  },
  'store-failed': {
    meaning: 'The console’s server cannot write its journal, so it switches nothing. Everything can still be read.',
    advice: 'The people who run the console have to do what the message says. Then try again.',
  },
  'console-failed': {
    meaning: 'The console’s server failed.',
    advice: 'Try again. If it fails again, look in the server’s log for the request ID.',
  },
  offline: {
    meaning: 'The console’s server did not answer this browser.',
    advice: 'Check your connection. The page goes on by itself when the server is back.',
  },
  'unexpected-answer': {
    meaning: 'The console’s server answered in a form that this page does not know.',
    advice: 'Reload the page: the server may have been updated.',
  },
} as const satisfies Record<ErrorKind, { meaning: string; advice: string }>;
