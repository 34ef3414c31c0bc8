/** Python's tools, from Debian. */
import { type Recipe, times } from './recipe.ts';

const module = 'def total(items, discount=0):\n    return sum(items)\n';
const unit = `import unittest
from invoice import total


class InvoiceTest(unittest.TestCase):
${times(12, (n) => `    def test_adds_up_${n}(self):\n        self.assertEqual(total([2] * ${n}), ${n * 2})\n`)}
    def test_takes_the_discount_off(self):
        self.assertEqual(total([2000], 200), 1800)
`;
const failing = {
  message: /2000 != 1800/,
  where: /test_invoice\.py", line \d+/,
  test: /test_takes_the_discount_off/,
};

export const python: readonly Recipe[] = [
  {
    tool: 'nose2',
    apt: ['python3-nose2'],
    files: { 'invoice.py': module, 'test_invoice.py': unit },
    run: 'nose2-3',
    gold: failing,
  },
  {
    tool: 'django-test',
    apt: ['python3-django'],
    files: {
      'manage.py':
        "import os, sys\nos.environ['DJANGO_SETTINGS_MODULE'] = 'settings'\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n",
      'settings.py':
        "SECRET_KEY = 'x'\nINSTALLED_APPS = ['shop']\nDATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}}\nROOT_URLCONF = 'urls'\nDEFAULT_AUTO_FIELD = 'django.db.models.AutoField'\n",
      'urls.py':
        "from django.http import HttpResponse\nfrom django.urls import path\nurlpatterns = [path('invoices/', lambda r: HttpResponse('Total: 2000', status=500))]\n",
      'shop/__init__.py': '',
      'shop/tests.py': `from django.test import TestCase


class InvoicePage(TestCase):
${times(8, (n) => `    def test_adds_up_${n}(self):\n        self.assertEqual(${n}, ${n})\n`)}
    def test_shows_the_total(self):
        response = self.client.get('/invoices/')
        self.assertEqual(response.status_code, 200)
`,
    },
    run: 'python3 manage.py test',
    gold: { message: /500 != 200/, where: /shop\/tests\.py", line \d+/, test: /test_shows_the_total/ },
  },
  {
    tool: 'django-migrate',
    apt: ['python3-django'],
    files: {
      'manage.py':
        "import os, sys\nos.environ['DJANGO_SETTINGS_MODULE'] = 'settings'\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n",
      'settings.py':
        "SECRET_KEY = 'x'\nINSTALLED_APPS = ['shop']\nDATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': '/nowhere/db.sqlite3'}}\nDEFAULT_AUTO_FIELD = 'django.db.models.AutoField'\n",
      'shop/__init__.py': '',
    },
    run: 'python3 manage.py migrate',
    gold: { message: /OperationalError: unable to open database file/ },
  },
  {
    tool: 'pylint',
    apt: ['pylint'],
    files: {
      'invoice.py': `"""Invoices."""\n\n\ndef total(items):\n    """Adds up."""\n    return sum(itms)\n`,
    },
    run: 'pylint invoice.py',
    gold: { message: /E0602: Undefined variable 'itms'/, where: /invoice\.py:6/ },
  },
  {
    tool: 'mypy',
    apt: ['mypy'],
    files: {
      'shop/__init__.py': '',
      'shop/invoice.py': 'def total(items: list[int]) -> int:\n    return str(sum(items))\n',
    },
    run: 'mypy shop',
    gold: { message: /Incompatible return value type/, where: /shop\/invoice\.py:2/ },
  },
  {
    tool: 'bandit',
    apt: ['bandit'],
    files: {
      'shop/run.py': 'import subprocess\n\n\ndef run(command):\n    subprocess.call(command, shell=True)\n',
    },
    run: 'bandit -r shop -ll',
    gold: { message: /subprocess call with shell=True/, where: /shop\/run\.py:5/ },
  },
  {
    tool: 'pycodestyle',
    apt: ['pycodestyle'],
    files: { 'invoice.py': 'def total(items):\n  return sum( items)\n' },
    run: 'pycodestyle invoice.py',
    gold: { message: /E111|E201/, where: /invoice\.py:2/ },
  },
  {
    tool: 'isort',
    apt: ['isort'],
    files: { 'a.py': 'import os\nimport sys\n', 'invoice.py': 'import sys\nimport os\n' },
    run: 'isort --check-only --diff .',
    gold: { message: /Imports are incorrectly sorted/, where: /invoice\.py/ },
  },
  {
    tool: 'codespell',
    apt: ['codespell'],
    files: { 'README.md': 'An invoice.\n\nThe recieved discount.\n' },
    run: 'codespell',
    gold: { message: /recieved ==> received/, where: /README\.md:3/ },
  },
  {
    tool: 'doctest',
    apt: ['python3-minimal'],
    files: {
      'invoice.py': `def total(items, discount=0):\n    """Adds up.\n\n    >>> total([1, 2])\n    3\n    >>> total([2000], 200)\n    1800\n    """\n    return sum(items)\n`,
    },
    run: '/usr/bin/python3 -m doctest invoice.py',
    gold: {
      message: /1800/,
      where: /invoice\.py", line 6/,
      test: /in invoice\.total|total\(\[2000\], 200\)/,
    },
  },
  {
    tool: 'mkdocs',
    apt: ['mkdocs'],
    files: {
      'mkdocs.yml': 'site_name: Invoices\n',
      'docs/index.md': '# Invoices\n\nSee [the receipt](recept.md).\n',
    },
    run: 'mkdocs build --strict',
    gold: { message: /recept\.md/, where: /index\.md/ },
  },
  {
    tool: 'sphinx',
    apt: ['python3-sphinx'],
    files: {
      'docs/conf.py': "project = 'Invoices'\n",
      'docs/index.rst': 'Invoices\n========\n\nSee :doc:`recept`.\n',
    },
    run: 'sphinx-build -W -b html docs out',
    gold: { message: /unknown document: '?recept/, where: /index\.rst:4/ },
  },
  {
    tool: 'yamllint',
    apt: ['yamllint'],
    files: {
      'good.yml': '---\na: 1\n',
      'config.yml': '---\njobs:\n  test:\n    steps: [a, b]\n   deploy:\n    steps: []\n',
    },
    run: 'yamllint .',
    gold: { message: /syntax error/, where: /5:\d+|config\.yml/ },
  },
  {
    tool: 'ansible',
    apt: ['ansible-core'],
    files: {
      'site.yml':
        '- hosts: localhost\n  connection: local\n  gather_facts: false\n  tasks:\n    - name: Say hello\n      debug: { msg: hello }\n    - name: Copy the price list\n      copy: { src: prices.json, dest: out.json }\n',
    },
    run: 'ansible-playbook site.yml',
    gold: { message: /Could not find or access 'prices\.json'/, test: /Copy the price list/ },
  },
  {
    tool: 'nox',
    apt: ['nox'],
    files: {
      'noxfile.py':
        "import nox\n\n\n@nox.session(venv_backend='none')\ndef lint(session):\n    session.run('true', external=True)\n\n\n@nox.session(venv_backend='none')\ndef tests(session):\n    session.run('python3', 'check.py', external=True)\n",
      'check.py': "import json\n\nprint('checking 12 invoices')\njson.loads('{\"total\": }')\n",
    },
    run: 'nox',
    gold: { message: /JSONDecodeError: Expecting value/, where: /check\.py", line 4/ },
  },
  {
    tool: 'python-traceback',
    apt: ['python3-minimal'],
    files: {
      'import.py': `import sys\n\n\ndef price(row):\n    return int(row['price'])\n\n\ndef load(rows):\n    try:\n        return [price(row) for row in rows]\n    except ValueError as error:\n        raise RuntimeError('could not import line 7') from error\n\n\nfor n in range(1, 30):\n    print(f'importing file {n} of 30', file=sys.stderr)\nload([{'price': '12'}, {'price': '12,50'}])\n`,
    },
    run: '/usr/bin/python3 import.py',
    gold: { message: /RuntimeError: could not import line 7/, where: /import\.py", line (?:12|17)/ },
  },
  {
    tool: 'pytest-fixture',
    apt: ['python3-pytest'],
    files: {
      'test_invoice.py': `import pytest\n\n\n@pytest.fixture\ndef database():\n    raise ConnectionError('no database at 127.0.0.1:5432')\n\n\n${times(12, (n) => `def test_adds_up_${n}():\n    assert ${n} == ${n}\n\n`)}\ndef test_saves_an_invoice(database):\n    assert database\n`,
    },
    run: '/usr/bin/pytest-3',
    gold: {
      message: /ConnectionError: no database at/,
      where: /test_invoice\.py:6/,
      test: /test_saves_an_invoice/,
    },
  },
  {
    tool: 'pytest-diff',
    apt: ['python3-pytest'],
    files: {
      'tests/test_receipt.py': `import pytest\n\n\n@pytest.mark.parametrize('n', range(15))\ndef test_adds_up(n):\n    assert n == n\n\n\ndef test_prints_a_receipt():\n    shown = {'items': ['pencil', 'eraser'], 'total': 2000, 'currency': 'EUR'}\n    assert shown == {'items': ['pencil', 'eraser'], 'total': 1800, 'currency': 'EUR'}\n`,
    },
    run: '/usr/bin/pytest-3 -q',
    gold: {
      message: /2000.*1800|\{'total': 2000\} != \{'total': 1800\}/,
      where: /tests\/test_receipt\.py:11/,
      test: /test_prints_a_receipt/,
    },
  },
  {
    tool: 'awscli',
    apt: ['awscli'],
    files: { 'a.txt': 'a' },
    run: 'AWS_EC2_METADATA_DISABLED=true aws s3 cp a.txt s3://invoices-example/a.txt',
    gold: { message: /Unable to locate credentials/ },
  },
];
