import { AppError } from '@sluice/errors';
import type { PreflightView } from './campaign-view.ts';

/** Why a campaign must not begin: nobody would get anything of it. `errors` say what to change, `refused` counts the reasons. */
export function nobody(refused: PreflightView['refused'], isForLeads: boolean): AppError {
  const { total, byReason, missing } = refused;
  const path = isForLeads ? 'leads' : 'recipients';
  if (total === 0) return refuse([{ path, message: 'nobody fits: change the filter, or import leads first' }], refused);
  const reasons = Object.entries(byReason).map(([reason, count]) => `${reason}: ${count}`);
  const names = missing.map(({ name, recipients }) => `${name} (${recipients})`).join(', ');
  const example = `{{${missing[0]?.name}|…}}`;
  return refuse(
    [
      ...(missing.length > 0 ? [{ path: 'text', message: `uses variables that recipients lack: ${names}. Give them values, in \`variables\` for all, or behind a bar: ${example}` }] : []),
      { path, message: `all ${total} are refused (${reasons.join(', ')})` },
    ],
    refused,
  );
}

function refuse(errors: { path: string; message: string }[], refused: PreflightView['refused']): AppError {
  const words = errors.map(({ path, message }) => `${path}: ${message}`).join('; ');
  return new AppError('unprocessable', `Nobody would get this campaign. ${words}.`, { details: { errors, refused: { total: refused.total, byReason: refused.byReason, missing: refused.missing } } });
}
