import { viewAssessment } from './assessment.ts';
import { viewAudit, viewVerification } from './audit.ts';
import { viewChanges } from './changes.ts';
import { viewComparison } from './comparison.ts';
import { viewStackDescription } from './compose.ts';
import { viewContainer, viewContainerItem, viewInventories, viewStacks } from './containers.ts';
import { viewFiles } from './files.ts';
import { viewForward, viewForwards } from './forwards.ts';
import { viewDoctor } from './doctor.ts';
import { viewCandidates, viewHost, viewHosts } from './hosts.ts';
import { viewInspection, viewProcesses } from './inspection.ts';
import { viewJob, viewJobs } from './jobs.ts';
import { viewLock, viewLocks } from './locks.ts';
import { viewNotices, viewNoticeTest } from './notices.ts';
import { viewOverview } from './overview.ts';
import { viewPlain } from './plain.ts';
import { viewPrunePreview } from './prune.ts';
import { viewStats } from './stats.ts';
import { viewImageRemoval, viewImages, viewNetworks, viewVolumes } from './storage.ts';
import { viewQuestion, viewQuestions } from './questions.ts';
import { viewSupport } from './support.ts';
import { viewExport, viewImport, viewPlan } from './teamfile.ts';
import { viewUndo, viewUndos } from './undo.ts';
import { viewSecrets, viewVault } from './vault.ts';
import type { View } from './view.ts';

const views: Readonly<Record<string, View>> = {
  'audit.list': viewAudit,
  'audit.watch': viewAudit,
  'audit.verify': viewVerification,
  'configuration.export': viewExport,
  'configuration.plan': viewPlan,
  'configuration.import': viewImport,
  'containers.list': viewInventories,
  'containers.watch': viewContainerItem,
  'containers.get': viewContainer,
  'containers.assess': viewAssessment,
  'changes.list': viewChanges,
  'changes.watch': viewChanges,
  'containers.inspect': viewInspection,
  'containers.processes': viewProcesses,
  'containers.stats': viewStats,
  'stacks.list': viewStacks,
  'stacks.describe': viewStackDescription,
  'stacks.compare': viewComparison,
  'containers.compare': viewComparison,
  'files.list': viewFiles,
  'forwards.list': viewForwards,
  'forwards.watch': viewForwards,
  'forwards.open': viewForward,
  'hosts.list': viewHosts,
  'hosts.watch': viewHosts,
  'hosts.discover': viewCandidates,
  'hosts.doctor': viewDoctor,
  'hosts.diagnose': viewDoctor,
  'hosts.forgetKey': viewHost,
  'hosts.update': viewHost,
  'hosts.trust': viewHost,
  'hosts.unlock': viewHost,
  'hosts.connect': viewHost,
  'jobs.list': viewJobs,
  'jobs.watch': viewJobs,
  'jobs.get': viewJob,
  'jobs.cancel': viewJob,
  'locks.list': viewLocks,
  'locks.break': viewLock,
  'undo.list': viewUndos,
  'undo.watch': viewUndos,
  'undo.cancel': viewUndo,
  'notices.list': viewNotices,
  'notices.watch': viewNotices,
  'notices.test': viewNoticeTest,
  'overview.get': viewOverview,
  'overview.watch': viewOverview,
  'images.list': viewImages,
  'images.assess': viewImageRemoval,
  'volumes.list': viewVolumes,
  'networks.list': viewNetworks,
  'prune.preview': viewPrunePreview,
  'questions.list': viewQuestions,
  'questions.watch': viewQuestions,
  'questions.answer': viewQuestion,
  'questions.dismiss': viewQuestion,
  'support.get': viewSupport,
  'support.watch': viewSupport,
  'support.enable': viewSupport,
  'support.leave': viewSupport,
  'vault.get': viewVault,
  'vault.watch': viewVault,
  'vault.create': viewVault,
  'vault.unlock': viewVault,
  'vault.lock': viewVault,
  'vault.addSlot': viewVault,
  'vault.removeSlot': viewVault,
  'vault.changePassphrase': viewVault,
  'vault.deleteSecret': viewVault,
  'vault.secrets': viewSecrets,
};

/** How people see the output of a procedure. */
export function viewOf(procedureName: string): View {
  return views[procedureName] ?? viewPlain;
}
