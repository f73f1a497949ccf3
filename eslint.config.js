import tseslint from 'typescript-eslint';

/** Packages that are known in one place only. */
const seams = {
  electron: { homes: ['main/shell/**', 'main/index.ts', 'preload/**'], regex: '^electron($|/)' },
  usb: { homes: ['main/usb/**'], regex: '^usb($|/)' },
  serialport: { homes: ['main/at/tty-at-channel.ts'], regex: '^@?serialport($|/)' },
  react: { homes: ['renderer/**', 'test/gallery/**'], regex: '^react(-dom)?($|/)' },
};

/** The rule for files that are the home of `own`, or of none. */
function restrictedImports(own) {
  const patterns = Object.entries(seams)
    .filter(([name]) => name !== own)
    .map(([name, { homes, regex }]) => ({
      regex,
      message: `Only ${homes.join(', ')} may import ${name} (docs/architecture.md).`,
    }));
  return { 'no-restricted-imports': ['error', { patterns }] };
}

export default tseslint.config(
  {
    ignores: [
      'out/**',
      'dist/**',
      'node_modules/**',
      'native-bridge/addon/build/**',
      'coverage/**',
    ],
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...restrictedImports(undefined),
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `void | 'stall'` is a transfer that either happened or was refused.
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      eqeqeq: 'error',
      'no-restricted-globals': [
        'error',
        'name',
        'event',
        'closed',
        'status',
        'length',
        'parent',
        'top',
      ],
    },
  },
  ...Object.entries(seams).map(([name, { homes }]) => ({
    files: homes,
    rules: restrictedImports(name),
  })),
);
