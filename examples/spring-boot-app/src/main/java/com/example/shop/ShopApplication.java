package com.example.shop;

import dev.sluice.config.Sluice;
import dev.sluice.servlet.SluiceFilter;
import jakarta.servlet.DispatcherType;
import java.nio.file.Path;
import java.util.EnumSet;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/** An application whose chat endpoint is guarded by Sluice. */
@SpringBootApplication
public class ShopApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(ShopApplication.class, arguments);
  }

  /** Spring closes it, and with it all that it started. */
  @Bean
  Sluice sluice(@Value("${sluice.config}") Path policies) {
    return Sluice.open(policies);
  }

  /** Spring Boot asks no container initializers, so the filter is registered here. */
  @Bean
  FilterRegistrationBean<SluiceFilter> sluiceFilter(Sluice sluice) {
    var registration = new FilterRegistrationBean<>(new SluiceFilter(sluice));
    registration.setDispatcherTypes(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
    return registration;
  }
}
