/** Tests that speak HTTP to a started server, and what they need to start one. */
package dev.sluice.it;
