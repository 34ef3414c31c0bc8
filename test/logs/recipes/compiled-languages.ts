/** Compilers, build tools and test frameworks for compiled languages, from Debian. */
import { type Recipe, times } from './recipe.ts';

const cpp = 'int total(int price, int discount) { return price; }\n';

export const native: readonly Recipe[] = [
  {
    tool: 'go-test',
    apt: ['golang-go'],
    files: {
      'go.mod': 'module example.com/invoices\n\ngo 1.19\n',
      'invoice.go': 'package invoices\n\nfunc Total(price, discount int) int { return price }\n',
      'invoice_test.go': `package invoices\n\nimport "testing"\n\n${times(10, (n) => `func TestAddsUp${n}(t *testing.T) {}\n`)}\nfunc TestDiscount(t *testing.T) {\n\tt.Run("takes the discount off", func(t *testing.T) {\n\t\tif got := Total(2000, 200); got != 1800 {\n\t\t\tt.Errorf("Total(2000, 200) = %d, want 1800", got)\n\t\t}\n\t})\n}\n`,
      'receipt/receipt_test.go': 'package receipt\n\nimport "testing"\n\nfunc TestPrints(t *testing.T) {}\n',
    },
    run: 'go test -v ./...',
    gold: { message: /= 2000, want 1800/, where: /invoice_test\.go:\d+/, test: /TestDiscount/ },
  },
  {
    tool: 'go-panic',
    apt: ['golang-go'],
    files: {
      'go.mod': 'module example.com/invoices\n\ngo 1.19\n',
      'invoice.go':
        'package invoices\n\ntype Customer struct{ Discount int }\n\nfunc Total(price int, customer *Customer) int {\n\treturn price - customer.Discount\n}\n',
      'invoice_test.go':
        'package invoices\n\nimport "testing"\n\nfunc TestAddsUp(t *testing.T) {}\n\nfunc TestWithoutACustomer(t *testing.T) {\n\tif Total(2000, nil) != 2000 {\n\t\tt.Fail()\n\t}\n}\n',
    },
    run: 'go test ./...',
    gold: {
      message: /nil pointer dereference/,
      where: /invoice\.go:6|invoice_test\.go:8/,
      test: /TestWithoutACustomer/,
    },
  },
  {
    tool: 'go-build',
    apt: ['golang-go'],
    files: {
      'go.mod': 'module example.com/invoices\n\ngo 1.19\n',
      'main.go':
        'package main\n\nimport "fmt"\n\nfunc main() {\n\tvar total int = "2000"\n\tfmt.Println(totl)\n}\n',
    },
    run: 'go build ./...',
    gold: { message: /cannot use "2000"|undefined: totl/, where: /main\.go:[67]/ },
  },
  {
    tool: 'go-vet',
    apt: ['golang-go'],
    files: {
      'go.mod': 'module example.com/invoices\n\ngo 1.19\n',
      'main.go': 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Printf("%d\\n", "2000")\n}\n',
    },
    run: 'go vet ./...',
    gold: { message: /format %d has arg "2000" of wrong type string/, where: /main\.go:6/ },
  },
  {
    tool: 'cppcheck',
    apt: ['cppcheck'],
    files: {
      'src/a.c': 'int a(void) { return 1; }\n',
      'src/total.c':
        '#include <stdlib.h>\nint total(void) {\n  int *list = malloc(4);\n  list[3] = 1;\n  return list[0];\n}\n',
    },
    run: 'cppcheck --error-exitcode=1 --enable=warning src',
    gold: { message: /Memory leak: list|out of bounds/, where: /src\/total\.c:[45]/ },
  },
  {
    tool: 'clang-tidy',
    apt: ['clang-tidy'],
    files: {
      'total.c':
        'int total(int price) {\n  if (price == 1) return 1;\n  int unused = price / 0;\n  return price;\n}\n',
    },
    run: "clang-tidy --warnings-as-errors='*' total.c --",
    gold: { message: /division by zero/i, where: /total\.c:3/ },
  },
  {
    tool: 'valgrind',
    apt: ['valgrind'],
    files: {
      'total.c':
        '#include <stdlib.h>\n#include <stdio.h>\nint main(void) {\n  int *list = malloc(8);\n  list[2] = 1;\n  puts("added up");\n  free(list);\n  return 0;\n}\n',
    },
    run: 'gcc -g -o total total.c && valgrind --error-exitcode=9 ./total',
    gold: { message: /Invalid write of size 4/, where: /total\.c:5/ },
  },
  {
    tool: 'asan',
    apt: ['gcc'],
    files: {
      'total.c':
        '#include <stdlib.h>\nint main(void) {\n  int *list = malloc(8);\n  list[2] = 1;\n  free(list);\n  return 0;\n}\n',
    },
    run: 'gcc -g -fsanitize=address -o total total.c && ./total',
    gold: { message: /heap-buffer-overflow/, where: /total\.c:4/ },
  },
  {
    tool: 'gtest',
    apt: ['libgtest-dev'],
    files: {
      'total.cpp': `#include <gtest/gtest.h>\n${cpp}${times(12, (n) => `TEST(Invoice, AddsUp${n}) { EXPECT_EQ(${n}, total(${n}, 0)); }`)}\nTEST(Invoice, TakesTheDiscountOff) {\n  EXPECT_EQ(1800, total(2000, 200));\n}\nTEST(Receipt, Prints) { EXPECT_TRUE(true); }\n`,
    },
    run: 'g++ -o total total.cpp -lgtest -lgtest_main -pthread && ./total',
    gold: {
      message: /1800|Which is: 2000|2000/,
      where: /total\.cpp:\d+/,
      test: /Invoice\.TakesTheDiscountOff/,
    },
  },
  {
    tool: 'catch2',
    apt: ['catch2'],
    files: {
      'total.cpp': `#define CATCH_CONFIG_MAIN\n#include <catch2/catch.hpp>\n${cpp}TEST_CASE("adds up") { REQUIRE(total(2, 0) == 2); }\nTEST_CASE("takes the discount off") {\n  REQUIRE(total(2000, 200) == 1800);\n}\n`,
    },
    run: 'g++ -o total total.cpp && ./total',
    gold: { message: /2000.* == 1800/, where: /total\.cpp:6/, test: /takes the discount off/ },
  },
  {
    tool: 'boost-test',
    apt: ['libboost-test-dev'],
    files: {
      'total.cpp': `#define BOOST_TEST_MODULE invoices\n#include <boost/test/included/unit_test.hpp>\n${cpp}BOOST_AUTO_TEST_CASE(adds_up) { BOOST_CHECK_EQUAL(total(2, 0), 2); }\nBOOST_AUTO_TEST_CASE(takes_the_discount_off) {\n  BOOST_CHECK_EQUAL(total(2000, 200), 1800);\n}\n`,
    },
    run: 'g++ -o total total.cpp && ./total',
    gold: { message: /\[2000 != 1800\]/, where: /total\.cpp[(:]6/, test: /takes_the_discount_off/ },
  },
  {
    tool: 'libcheck',
    apt: ['check'],
    files: {
      'total.c':
        '#include <check.h>\nint total(int price, int discount) { return price; }\nSTART_TEST(adds_up) { ck_assert_int_eq(total(2, 0), 2); }\nEND_TEST\nSTART_TEST(takes_the_discount_off) {\n  ck_assert_int_eq(total(2000, 200), 1800);\n}\nEND_TEST\nint main(void) {\n  Suite *suite = suite_create("invoices");\n  TCase *cases = tcase_create("core");\n  tcase_add_test(cases, adds_up);\n  tcase_add_test(cases, takes_the_discount_off);\n  suite_add_tcase(suite, cases);\n  SRunner *runner = srunner_create(suite);\n  srunner_run_all(runner, CK_NORMAL);\n  return srunner_ntests_failed(runner) > 0;\n}\n',
    },
    run: 'gcc -o total total.c -lcheck -lsubunit -lm -lrt -pthread 2>/dev/null || gcc -o total total.c -lcheck -lm -lrt -pthread; ./total',
    gold: {
      message: /== 2000.*1800|2000, 1800 == 1800/,
      where: /total\.c:6/,
      test: /takes_the_discount_off/,
    },
  },
  {
    tool: 'ctest',
    apt: ['cmake'],
    files: {
      'CMakeLists.txt': `cmake_minimum_required(VERSION 3.20)\nproject(invoices NONE)\nenable_testing()\n${times(12, (n) => `add_test(NAME adds_up_${n} COMMAND true)`)}\nadd_test(NAME discount COMMAND sh -c "echo 'total: expected 1800, got 2000' >&2; exit 3")\n`,
    },
    run: 'cmake -B build > /dev/null && ctest --test-dir build --output-on-failure',
    gold: { message: /expected 1800, got 2000/, test: /discount/ },
  },
  {
    tool: 'cmake-configure',
    apt: ['cmake'],
    files: {
      'CMakeLists.txt':
        'cmake_minimum_required(VERSION 3.20)\nproject(invoices C)\nfind_package(Receipts 2.1 REQUIRED)\n',
    },
    run: 'cmake -B build',
    gold: {
      message: /By not providing "FindReceipts\.cmake"|Could not find a package configuration file/,
      where: /CMakeLists\.txt:3/,
    },
  },
  {
    tool: 'meson-setup',
    apt: ['meson'],
    files: {
      'meson.build':
        "project('invoices', 'c')\ndependency('receipts', version: '>=2.1')\nexecutable('total', 'total.c')\n",
      'total.c': 'int main(void) { return 0; }\n',
    },
    run: 'meson setup build',
    gold: { message: /Dependency "?receipts"? not found/, where: /meson\.build:2/ },
  },
  {
    tool: 'ninja',
    apt: ['ninja-build'],
    files: {
      'build.ninja':
        'rule cc\n  command = gcc -c $in -o $out\nbuild a.o: cc a.c\nbuild total.o: cc total.c\nbuild b.o: cc b.c\n',
      'a.c': 'int a;\n',
      'b.c': 'int b;\n',
      'total.c': 'int total(int price) {\n  return prise;\n}\n',
    },
    run: 'ninja',
    gold: { message: /error: .prise. undeclared/, where: /total\.c:2/ },
  },
  {
    tool: 'ld',
    apt: ['gcc'],
    files: { 'main.c': 'int total(int price);\nint main(void) { return total(2); }\n' },
    run: 'gcc -g -o main main.c',
    gold: { message: /undefined reference to `total'/, where: /main\.c:2/ },
  },
  {
    tool: 'gfortran',
    apt: ['gfortran'],
    files: {
      'total.f90': "program total\n  implicit none\n  integer :: sum\n  sum = 'eighteen'\nend program\n",
    },
    run: 'gfortran total.f90',
    gold: { message: /Error: .*(?:convert|type)/i, where: /total\.f90:4/ },
  },
  {
    tool: 'nim',
    apt: ['nim'],
    files: { 'total.nim': 'proc total(price: int): int =\n  return "eighteen"\necho total(2)\n' },
    run: 'nim c --hints:off total.nim',
    gold: { message: /type mismatch/, where: /total\.nim\(2/ },
  },
  {
    tool: 'crystal',
    apt: ['crystal'],
    files: {
      'spec/invoice_spec.cr':
        'require "spec"\n\ndef total(price, discount)\n  price\nend\n\ndescribe "invoice" do\n  it "adds up" do\n    total(2, 0).should eq(2)\n  end\n  it "takes the discount off" do\n    total(2000, 200).should eq(1800)\n  end\nend\n',
    },
    run: 'crystal spec',
    gold: { message: /Expected: 1800/, where: /invoice_spec\.cr:1[12]/, test: /takes the discount off/ },
  },
  {
    tool: 'ldc',
    apt: ['ldc'],
    files: { 'total.d': 'int total(int price) { return "eighteen"; }\nvoid main() {}\n' },
    run: 'ldc2 total.d',
    gold: { message: /cannot implicitly convert expression/, where: /total\.d\(1/ },
  },
  {
    tool: 'ghc',
    apt: ['ghc'],
    files: {
      'Main.hs':
        'module Main where\n\ntotal :: [Int] -> Int\ntotal items = show (sum items)\n\nmain :: IO ()\nmain = print (total [1, 2])\n',
    },
    run: 'ghc Main.hs',
    gold: { message: /Couldn't match (?:expected )?type/, where: /Main\.hs:4:15/ },
  },
  {
    tool: 'ocaml-dune',
    apt: ['ocaml-dune'],
    files: {
      'dune-project': '(lang dune 2.9)\n',
      dune: '(executable (name total))\n',
      'total.ml': 'let total items = List.fold_left (+) 0 items\nlet () = print_endline (total [1; 2])\n',
    },
    run: 'dune build',
    gold: { message: /expression has type int/, where: /File "total\.ml", line 2/ },
  },
  {
    tool: 'fpc',
    apt: ['fpc'],
    files: { 'total.pas': "program total;\nvar sum: integer;\nbegin\n  sum := 'eighteen';\nend.\n" },
    run: 'fpc total.pas',
    gold: { message: /Incompatible types/, where: /total\.pas\(4/ },
  },
  {
    tool: 'javac',
    apt: ['openjdk-17-jdk-headless'],
    files: {
      'src/Total.java':
        'public class Total {\n  static int total(int price) {\n    return "eighteen";\n  }\n}\n',
    },
    run: 'javac -d out src/Total.java',
    gold: { message: /incompatible types: String cannot be converted to int/, where: /src\/Total\.java:3/ },
  },
  {
    tool: 'java-exception',
    apt: ['openjdk-17-jre-headless'],
    files: {
      'Import.java':
        'public class Import {\n  static int price(String row) {\n    try { return Integer.parseInt(row); }\n    catch (NumberFormatException error) { throw new IllegalStateException("could not import line 7", error); }\n  }\n  public static void main(String[] args) {\n    for (int n = 1; n <= 30; n++) System.out.println("importing file " + n);\n    price("12,50");\n  }\n}\n',
    },
    run: 'java Import.java',
    gold: { message: /could not import line 7|For input string: "12,50"/, where: /Import\.java:[348]/ },
  },
  {
    tool: 'ant',
    apt: ['ant'],
    files: {
      'build.xml':
        '<project name="invoices" default="compile">\n  <target name="clean"><echo>cleaning</echo></target>\n  <target name="compile" depends="clean">\n    <mkdir dir="out"/>\n    <javac srcdir="src" destdir="out" includeantruntime="false"/>\n  </target>\n</project>\n',
      'src/Total.java': 'public class Total {\n  static int total(int price) {\n    return prise;\n  }\n}\n',
    },
    run: 'ant',
    gold: { message: /cannot find symbol/, where: /Total\.java:3/ },
  },
  {
    tool: 'kotlinc',
    apt: ['kotlin'],
    files: { 'Total.kt': 'fun total(price: Int): Int {\n    return "eighteen"\n}\n' },
    run: 'kotlinc Total.kt -d out',
    gold: { message: /type mismatch/i, where: /Total\.kt:2/ },
  },
  {
    tool: 'scalac',
    apt: ['scala'],
    files: { 'Total.scala': 'object Total {\n  def total(price: Int): Int = "eighteen"\n}\n' },
    run: 'scalac Total.scala',
    gold: { message: /type mismatch/, where: /Total\.scala:2/ },
  },
  {
    tool: 'elixir-test',
    apt: ['elixir'],
    files: {
      'mix.exs':
        'defmodule Invoices.MixProject do\n  use Mix.Project\n  def project, do: [app: :invoices, version: "1.0.0"]\nend\n',
      'lib/invoice.ex': 'defmodule Invoice do\n  def total(items, _discount), do: Enum.sum(items)\nend\n',
      'test/test_helper.exs': 'ExUnit.start()\n',
      'test/invoice_test.exs': `defmodule InvoiceTest do\n  use ExUnit.Case\n${times(8, (n) => `  test "adds up ${n}", do: assert Invoice.total([${n}], 0) == ${n}`)}\n  test "takes the discount off" do\n    assert Invoice.total([2000], 200) == 1800\n  end\nend\n`,
    },
    run: 'mix test --seed 1',
    gold: {
      message: /(?:left:\s*2000|right:\s*1800|== 1800)/,
      where: /test\/invoice_test\.exs:\d+/,
      test: /takes the discount off/,
    },
  },
  {
    tool: 'eunit',
    apt: ['erlang-eunit'],
    files: {
      'invoice.erl':
        '-module(invoice).\n-export([total/2]).\n-include_lib("eunit/include/eunit.hrl").\n\ntotal(Price, _Discount) -> Price.\n\nadds_up_test() -> ?assertEqual(2, total(2, 0)).\n\ntakes_the_discount_off_test() -> ?assertEqual(1800, total(2000, 200)).\n',
    },
    run: "erlc +debug_info invoice.erl && erl -noshell -eval 'case eunit:test(invoice, [verbose]) of ok -> halt(0); _ -> halt(1) end.'",
    gold: {
      message: /\{expected,1800\}|expected.*1800/,
      where: /invoice\.erl(?:, line |:)9|\{line,9\}/,
      test: /takes_the_discount_off_test/,
    },
  },
];
