/** Stores installations: the user and the time. */

import { installationSchema } from '../item-schemas.ts';
import { keys } from '../keys.ts';
import type { Store } from '../store.ts';
import { type Records, there } from './table-items.ts';
import { assignments } from './update-expression.ts';

type Installations = Pick<Store, 'installation' | 'saveInstallation' | 'noteAdmin'>;

const kept =
  'SET installedBy = if_not_exists(installedBy, :installedBy), hasAdmin = if_not_exists(hasAdmin, :no), ';

export function createInstallations(records: Records): Installations {
  return {
    installation: (workspace) => records.read(keys.installation(workspace), installationSchema),
    async saveInstallation({ installedBy, ...latest }) {
      const { text, names, values } = assignments(latest);
      await records.changeIf(keys.installation(latest.workspace), text.replace(/^SET /, kept), {
        text: 'attribute_not_exists(pk) OR #installedAt <= :installedAt',
        values: { ...values, installedBy, no: false },
        ...(names && { names }),
      });
    },
    async noteAdmin(workspace) {
      await records.changeIf(keys.installation(workspace), 'SET hasAdmin = :yes', {
        ...there,
        values: { yes: true },
      });
    },
  };
}
