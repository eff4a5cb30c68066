// Validates a bill of materials against CycloneDX's own schema; prints what is wrong.
// usage: tests/npm/run validate-sbom.js FILE
const fs = require('fs');
const { Validation } = require('@cyclonedx/cyclonedx-library');

const text = fs.readFileSync(process.argv[2], 'utf8');
new Validation.JsonStrictValidator(JSON.parse(text).specVersion)
    .validate(text)
    .then((error) => {
        if (error !== null) {
            console.error(error);
            process.exitCode = 1;
        }
    });
