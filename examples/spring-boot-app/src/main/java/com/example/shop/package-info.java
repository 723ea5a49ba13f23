/**
 * A shop whose assistant answers through Sluice: a Spring Boot application with an endpoint of its
 * own in front of which the filter stands.
 */
package com.example.shop;
