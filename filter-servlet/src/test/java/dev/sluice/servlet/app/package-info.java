/** An application as users write them, which the tests deploy behind the filter. */
package dev.sluice.servlet.app;
