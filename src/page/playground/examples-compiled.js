import { GREETING, example } from './example.js';

const GREET = 'Greet from stdin';
const BROKEN = 'A compile error';

/** @type {Record<string, import('./examples.js').Example[]>} */
export const compiled = {
  c: [
    example(GREET, 'main.c', `#include <stdio.h>

int main(void) {
    char name[64];
    while (scanf("%63s", name) == 1) {
        printf("Hello, %s!\\n", name);
    }
    return 0;
}
`, GREETING),
    example(BROKEN, 'main.c', `#include <stdio.h>

int main(void) {
    printf("no semicolon\\n")
}
`),
    example('A crash', 'main.c', `#include <stdlib.h>

int main(void) {
    abort();
}
`),
  ],
  'c++': [
    example(GREET, 'main.cpp', `#include <iostream>
#include <string>

int main() {
    std::string name;
    while (std::getline(std::cin, name)) {
        std::cout << "Hello, " << name << "!\\n";
    }
}
`, GREETING),
    example(BROKEN, 'main.cpp', `#include <vector>

int main() {
    std::vector<int> numbers = "not numbers";
}
`),
  ],
  java: [
    example(GREET, 'Main.java', `import java.util.Scanner;

public class Main {
    record Greeting(String name) {
        String text() {
            return "Hello, " + name + "!";
        }
    }

    public static void main(String[] args) {
        var in = new Scanner(System.in);
        while (in.hasNextLine()) {
            System.out.println(new Greeting(in.nextLine()).text());
        }
    }
}
`, GREETING),
    example(BROKEN, 'Main.java', `public class Main {
    public static void main(String[] args) {
        int answer = "forty-two";
    }
}
`),
  ],
  go: [
    example(GREET, 'main.go', `package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		fmt.Printf("Hello, %s!\\n", in.Text())
	}
}
`, GREETING),
  ],
  rust: [
    example(GREET, 'main.rs', `use std::io::{self, BufRead};

fn main() {
    for name in io::stdin().lock().lines() {
        println!("Hello, {}!", name.unwrap());
    }
}
`, GREETING),
  ],
  kotlin: [
    example(GREET, 'main.kt', `fun main() {
    generateSequence(::readLine).forEach { name -> println("Hello, $name!") }
}
`, GREETING),
  ],
  scala: [
    example(GREET, 'Main.scala', `object Main {
  def main(args: Array[String]): Unit =
    scala.io.Source.stdin.getLines().foreach(name => println(s"Hello, $name!"))
}
`, GREETING),
  ],
};
