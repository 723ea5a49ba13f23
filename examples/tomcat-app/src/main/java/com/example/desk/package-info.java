/**
 * A help desk whose assistant answers by itself and whose gateway asks models elsewhere: Sluice
 * stands in front of both, in a Tomcat.
 */
package com.example.desk;
