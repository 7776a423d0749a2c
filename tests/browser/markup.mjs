// The Nu HTML checker finds no error in any page.

import { execFile } from "node:child_process";

import vnu from "vnu-jar";

export function markup({ folder }) {
  return new Promise((done) => {
    const options = ["-jar", vnu, "--errors-only", "--skip-non-html", "--format", "gnu", folder];
    execFile("java", options, { maxBuffer: 1 << 26 }, (_, __, said) => done(said.split("\n").filter(Boolean)));
  });
}
