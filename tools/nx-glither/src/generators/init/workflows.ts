/** Pull requests are judged and say what they decide otherwise; the main branch publishes. They share no cache that both write to. */
export const GITHUB = `name: policies
on:
  pull_request:
  push:
    branches: [main]
  schedule:
    - cron: "0 3 * * *"
jobs:
  policies:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      actions: read
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-node@v4
        with:
          node-version: 24
          cache: npm
      - run: npm ci
      - uses: nrwl/nx-set-shas@v4
      - run: npx nx affected -t check fmt conform diff
      - if: github.event_name == 'pull_request'
        run: cat dist/**/diff/diff.md >> "$GITHUB_STEP_SUMMARY" || true
        shell: bash -O globstar {0}
      # What is wrong, as scanners tell it; whether the job fails, the line above decides.
      - if: always()
        run: npx tangle check . --format=sarif > glither.sarif || true
      - if: always()
        uses: actions/upload-artifact@v4
        with:
          name: sarif
          path: glither.sarif
      # Every night a JavaScript engine judges, too.
      - if: github.event_name == 'schedule'
        run: npx nx run-many -t conform --judges=gleam --judges=interpreter --judges=direct --judges=spidermonkey
  # Who may write what scanners have found runs no pull request's code. A fork's pull request may not.
  code-scanning:
    needs: policies
    if: always() && !github.event.pull_request.head.repo.fork
    runs-on: ubuntu-latest
    permissions:
      contents: read
      actions: read
      security-events: write
    steps:
      - uses: actions/download-artifact@v4
        with:
          name: sarif
      - uses: github/codeql-action/upload-sarif@v3
        with:
          sarif_file: glither.sarif
  # Who may ask for an identity can sign in its name, so this runs no pull request's code.
  publish:
    needs: policies
    if: github.event_name == 'push' && github.ref == 'refs/heads/main'
    runs-on: ubuntu-latest
    permissions:
      contents: read
      actions: read
      id-token: write
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-node@v4
        with:
          node-version: 24
          cache: npm
      - run: npm ci
      - uses: nrwl/nx-set-shas@v4
      - run: npx nx affected -t publish
        env:
          GLITHER_STORE: \${{ vars.GLITHER_STORE }}
          GLITHER_SIGNING_KEY: \${{ secrets.GLITHER_SIGNING_KEY }}
          RAGBAZ_REGISTRY_USER: \${{ secrets.REGISTRY_USER }}
          RAGBAZ_REGISTRY_TOKEN: \${{ secrets.REGISTRY_TOKEN }}
`;

export const GITLAB = `policies:
  image: node:24
  variables:
    GIT_DEPTH: "0"
  script:
    - npm ci
    - export NX_BASE="\${CI_MERGE_REQUEST_DIFF_BASE_SHA:-$CI_COMMIT_BEFORE_SHA}" NX_HEAD="$CI_COMMIT_SHA"
    # Zeros stand for no commit before, as on a new branch: then all rulesets count.
    - case "$NX_BASE" in *[!0]*) SCOPE=affected ;; *) SCOPE=run-many; unset NX_BASE NX_HEAD ;; esac
    # What is wrong, as GitLab shows tests; whether the job fails, the next line decides.
    - npx tangle check . --format=junit > glither.junit.xml || true
    - npx nx "$SCOPE" -t check fmt conform diff
    - if [ "$CI_COMMIT_BRANCH" = "$CI_DEFAULT_BRANCH" ]; then npx nx "$SCOPE" -t publish; fi
  artifacts:
    when: always
    paths: ["dist/**/diff/diff.md"]
    reports:
      junit: glither.junit.xml
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
`;
