import { existsSync } from 'node:fs';
import { playwright } from '@vitest/browser-playwright';
import { chromium } from 'playwright';
import { defaultClientConditions, defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';
