// npm run scenario PROJECT SCENARIO: makes a project of the running embedded DCS fail on purpose, or work again.
// Without arguments it lists them.
import { findEmbedded, listProjects, setScenario } from './lib/project-scenario.mjs';
import { giveUp } from './lib/run.mjs';

const [project, scenario] = process.argv.slice(2);
try {
  const embedded = findEmbedded(process.env);
  console.log(
    project !== undefined && scenario !== undefined
      ? await setScenario(embedded, project, scenario)
      : await listProjects(embedded),
  );
} catch (error) {
  giveUp(error instanceof Error ? error.message : String(error));
}
